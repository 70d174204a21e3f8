package stack

import (
	"context"
	"fmt"
	"os"

	"github.com/an-sinh/ansinh/deploy/local/postgres"
)

// start brings everything up, in the order in which one needs the other, and writes env.json.
func (s *Stack) start(ctx context.Context) (Environment, error) {
	if err := s.openPostgres(ctx); err != nil {
		return Environment{}, err
	}
	if err := s.supervisor.Start(ctx, s.cluster.Child(), s.minio(), s.idp(), s.bank(), s.mail(), s.post(), s.registry()); err != nil {
		return Environment{}, err
	}
	if err := s.preparePostgres(ctx); err != nil {
		return Environment{}, err
	}
	if err := s.startTemporal(ctx); err != nil {
		return Environment{}, err
	}
	e, err := s.environment()
	if err != nil {
		return e, err
	}
	if e.Accounts, err = accounts(ctx, s.issuer()); err != nil {
		return e, err
	}
	if err := s.secrets.makeSigningKeys(e.Accounts); err != nil {
		return e, err
	}
	if s.test {
		s.forTests(e.Env)
		return e, writeEnvironment(s.data, e)
	}
	// Written before the product starts: its own commands may be tried as soon as there is something to try.
	if err := writeEnvironment(s.data, e); err != nil {
		return e, err
	}
	return e, s.startProduct(ctx, e.variables())
}

func (s *Stack) openPostgres(ctx context.Context) error {
	password, err := s.secrets.value(superPassword)
	if err != nil {
		return err
	}
	s.cluster = &postgres.Cluster{Address: s.ports.address("postgres"), Password: password, Durable: s.real}
	from := postgres.Source{Tools: s.tools(), Fetch: fetching(), Only: os.Getenv("ANSINH_POSTGRES")}
	return s.cluster.Open(ctx, s.data, from, say)
}

// startTemporal runs Temporal, or only makes the namespace at the server that the person named.
func (s *Stack) startTemporal(ctx context.Context) error {
	if s.foreignTemporal == "" {
		return s.supervisor.Start(ctx, s.temporal())
	}
	register := s.own("temporal", "--register", "--address", s.foreignTemporal, "--namespace", s.setting("ANSINH_TEMPORAL_NAMESPACE"))
	register.Name = "namespace"
	if err := s.supervisor.Once(ctx, register); err != nil {
		return fmt.Errorf("the Temporal of ANSINH_TEMPORAL_ADDRESS cannot be used: %w", err)
	}
	return nil
}

// startProduct runs bin/ansinh as production does: migrations first, then its two kinds of process.
func (s *Stack) startProduct(ctx context.Context, env []string) error {
	if err := s.supervisor.Once(ctx, s.product("migrate", env)); err != nil {
		return err
	}
	return s.supervisor.Start(ctx, s.product("worker", env), s.api(env))
}

// forTests adds what tests need to make databases, processes and stacks of their own.
func (s *Stack) forTests(env map[string]string) {
	env["ANSINH_TEST_STACK"] = "1"
	env["ANSINH_TEST_ADMIN_URL"] = s.cluster.AdminURL()
	env["ANSINH_TEST_STACK_BIN"] = s.binary
}

// fetching is true where installed PostgreSQL and MinIO are to be ignored, as on a bare machine.
func fetching() bool { return os.Getenv("ANSINH_TOOLS") == "fetch" }
