package temporal

import (
	"net"
	"os"
	"strconv"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// level lets the log be turned down while the server runs.
type level struct{ zap.AtomicLevel }

func (l level) quiet() { l.SetLevel(zapcore.FatalLevel) }

// newServer makes the four services of Temporal in one process. Their addresses are fixed beforehand, so that no
// gossip between them is needed: it would cost seconds at each start.
func newServer(o options) (temporal.Server, level, error) {
	quiet := level{zap.NewAtomicLevelAt(zapcore.WarnLevel)}
	conf, err := configuration(o)
	if err != nil {
		return nil, quiet, err
	}
	authorizer, err := authorization.GetAuthorizerFromConfig(&conf.Global.Authorization)
	if err != nil {
		return nil, quiet, err
	}
	encoder := zap.NewProductionEncoderConfig()
	encoder.EncodeTime = zapcore.ISO8601TimeEncoder
	lines := zapcore.NewCore(zapcore.NewJSONEncoder(encoder), zapcore.Lock(os.Stderr), quiet)
	server, err := temporal.NewServer(
		temporal.WithConfig(conf),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts(conf)),
		temporal.WithLogger(log.NewZapLogger(zap.New(lines))),
		temporal.WithAuthorizer(authorizer),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() }),
		temporal.WithDynamicConfigClient(limits),
	)
	return server, quiet, err
}

// limits lift what protects a shared cluster from one tenant: here there is one, and `make bench` measures it.
var limits = dynamicconfig.StaticClient{
	dynamicconfig.FrontendRPS.Key():                                  100_000,
	dynamicconfig.FrontendMaxNamespaceRPSPerInstance.Key():           100_000,
	dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 1_000,
	dynamicconfig.HistoryRPS.Key():                                   100_000,
	dynamicconfig.MatchingRPS.Key():                                  100_000,
	dynamicconfig.HistoryPersistenceMaxQPS.Key():                     100_000,
	dynamicconfig.MatchingPersistenceMaxQPS.Key():                    100_000,
	dynamicconfig.FrontendPersistenceMaxQPS.Key():                    100_000,
}

func hosts(conf *config.Config) map[primitives.ServiceName]static.Hosts {
	all := map[primitives.ServiceName]static.Hosts{}
	for _, name := range []primitives.ServiceName{
		primitives.FrontendService, primitives.HistoryService, primitives.MatchingService, primitives.WorkerService,
	} {
		service := conf.Services[string(name)]
		all[name] = static.SingleLocalHost(net.JoinHostPort(service.RPC.BindOnIP, strconv.Itoa(service.RPC.GRPCPort)))
	}
	return all
}
