package stack

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/an-sinh/ansinh/deploy/local/postgres"
	"github.com/an-sinh/ansinh/deploy/local/supervisor"
)

// own describes a child that is this same binary under another sub-command.
func (s *Stack) own(name string, args ...string) supervisor.Child {
	return supervisor.Child{Name: name, Command: append([]string{s.binary, name}, args...)}
}

func (s *Stack) temporal() supervisor.Child {
	args := []string{"--address", s.ports.address("temporal"), "--ui", s.ports.address("temporal_ui"), "--namespace", s.setting("ANSINH_TEMPORAL_NAMESPACE")}
	if s.real { // tests keep it in memory: it starts in a third of a second and leaves nothing
		args = append(args, "--postgres", s.ports.address("postgres"), "--password-file", s.secrets.path(temporalPassword))
	}
	child := s.own("temporal", args...)
	child.Ready = answers("http://" + s.ports.address("temporal_ui") + "/healthz")
	return child
}

func (s *Stack) idp() supervisor.Child {
	child := s.own("idp",
		"--listen", s.ports.address("oidc"), "--issuer", s.issuer(),
		"--client-secret-file", s.secrets.path(tokenSecret), "--password-file", s.secrets.path(loginPassword),
		"--signing-key-file", s.secrets.path(signingKey), "--redirect", s.publicURL()+"/login/callback")
	child.Ready = answers(s.issuer() + "/.well-known/openid-configuration")
	return child
}

func (s *Stack) bank() supervisor.Child {
	child := s.own("bank",
		"--listen-sftp", s.ports.address("bank_sftp"), "--listen-control", s.ports.address("bank_control"), "--dir", s.file("bank"),
		"--host-key", s.secrets.path(bankHostKey), "--client-key", s.secrets.path(bankClientKey+".pub"))
	child.Ready = listening(s.ports.address("bank_sftp"))
	return child
}

// comeAfter leaves a cashier of a demonstration the time to pay somebody by hand before people come by themselves.
const comeAfter = 20 * time.Second

func (s *Stack) post() supervisor.Child {
	child := s.own("post",
		"--listen", s.ports.address("post"), "--listen-control", s.ports.address("post_control"), "--dir", s.file("post"),
		"--cert", s.secrets.path(certificateOf("post")), "--cert-key", s.secrets.path(certificateKeyOf("post")),
		"--key", s.secrets.path(postKey), "--client-key", s.secrets.path(postClientKey+".pub"), "--come-after", comeAfter.String())
	child.Ready = answers("http://" + s.ports.address("post_control") + "/livez")
	return child
}

func (s *Stack) registry() supervisor.Child {
	child := s.own("registry",
		"--listen", s.ports.address("registry"), "--listen-control", s.ports.address("registry_control"), "--dir", s.file("registry"),
		"--cert", s.secrets.path(certificateOf("registry")), "--cert-key", s.secrets.path(certificateKeyOf("registry")),
		"--token-file", s.secrets.path(registryToken))
	child.Ready = answers("http://" + s.ports.address("registry_control") + "/livez")
	return child
}

func (s *Stack) mail() supervisor.Child {
	child := s.own("mail", "--listen-smtp", s.ports.address("smtp"), "--listen-web", s.ports.address("mail"), "--dir", s.file("mail"))
	child.Ready = answers("http://" + s.ports.address("mail") + "/livez")
	return child
}

func (s *Stack) minio() supervisor.Child {
	env := append(os.Environ(),
		"MINIO_ROOT_USER_FILE="+s.secrets.path(s3AccessKey), "MINIO_ROOT_PASSWORD_FILE="+s.secrets.path(s3SecretKey),
		"MINIO_KMS_SECRET_KEY_FILE="+s.secrets.path(s3SealingKey),
		"MINIO_UPDATE=off", "MINIO_BROWSER_REDIRECT=false")
	return supervisor.Child{
		Name: "minio", Env: env,
		Command: []string{s.objects, "server", "--quiet", "--address", s.ports.address("s3"), "--console-address", s.ports.address("s3_console"), filepath.Join(s.data, "objects")},
		Ready:   answers("http://" + s.ports.address("s3") + "/minio/health/ready"),
	}
}

// product describes a process of bin/ansinh as production runs it.
func (s *Stack) product(name string, env []string) supervisor.Child {
	// Its own shutdown drains requests and activities: leave it the time.
	return supervisor.Child{Name: name, Command: []string{s.ansinh, name}, Env: env, Grace: 30 * time.Second}
}

func (s *Stack) api(env []string) supervisor.Child {
	child := s.product("api", env)
	child.Ready = answers(s.pages() + "/readyz")
	return child
}

// accounts of the cluster: the owner migrates, the app only reads and writes rows, Temporal has databases of its own.
func (s *Stack) preparePostgres(ctx context.Context) error {
	var roles []postgres.Role
	for name, file := range map[string]string{"ansinh_owner": ownerPassword, "ansinh_app": appPassword, "temporal": temporalPassword} {
		password, err := s.secrets.value(file)
		if err != nil {
			return fmt.Errorf("read the password of %s: %w", name, err)
		}
		role := postgres.Role{Name: name, Password: password}
		roles = append(roles, role)
		if file, ok := map[string]string{"ansinh_owner": ownerURL, "ansinh_app": appURL}[name]; ok {
			if err := s.secrets.write(file, s.cluster.URL(role, "ansinh")); err != nil {
				return err
			}
		}
	}
	return s.cluster.Prepare(ctx, roles, []postgres.Database{
		{Name: "ansinh", Owner: "ansinh_owner", Guests: []string{"ansinh_app"}},
		{Name: "temporal", Owner: "temporal"},
		{Name: "temporal_visibility", Owner: "temporal"},
	})
}

// listening is a readiness check for a server that speaks no HTTP.
func listening(address string) func(context.Context) error {
	return func(ctx context.Context) error {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		return conn.Close()
	}
}
