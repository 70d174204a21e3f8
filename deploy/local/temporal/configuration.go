package temporal

import (
	"fmt"
	"net"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
)

// clusterID only has to be a UUID that never changes: the server stores it at its first start.
const clusterID = "5a3f0c52-8f0e-4d6b-9a34-6d1c0e6f2b11"

// shards cannot be changed once there are data. Four keep two cores busy; more only cost memory and polling.
const shards = 4

func configuration(o options) (*config.Config, error) {
	host, port, err := hostPort(o.address)
	if err != nil {
		return nil, fmt.Errorf("address of Temporal: %w", err)
	}
	inner, err := freePorts(host, 4)
	if err != nil {
		return nil, err
	}
	conf := &config.Config{}
	if conf.Persistence, err = persistence(o); err != nil {
		return nil, err
	}
	conf.Persistence.NumHistoryShards = shards
	conf.Persistence.DefaultStore, conf.Persistence.VisibilityStore = "default", "visibility"
	conf.Global.Membership.BroadcastAddress = host
	conf.DCRedirectionPolicy.Policy = "noop"
	conf.PublicClient.HostPort = o.address
	conf.ClusterMetadata = &cluster.Config{
		FailoverVersionIncrement: 10, MasterClusterName: "active", CurrentClusterName: "active",
		ClusterInformation: map[string]cluster.ClusterInformation{"active": {
			Enabled: true, InitialFailoverVersion: 1, ClusterID: clusterID,
			RPCAddress: o.address, HTTPAddress: fmt.Sprintf("%s:%d", host, inner[0]),
		}},
	}
	const off = "disabled"
	conf.Archival.History.State, conf.Archival.Visibility.State = off, off
	conf.NamespaceDefaults.Archival.History.State, conf.NamespaceDefaults.Archival.Visibility.State = off, off

	frontend := service(host, port)
	frontend.RPC.HTTPPort = inner[0] // without it the Nexus endpoints complain at every start
	conf.Services = map[string]config.Service{
		"frontend": frontend, "history": service(host, inner[1]), "matching": service(host, inner[2]), "worker": service(host, inner[3]),
	}
	return conf, nil
}

func service(host string, port int) config.Service {
	var s config.Service
	s.RPC.BindOnIP, s.RPC.GRPCPort = host, port
	return s
}

// freePorts are for what only the server itself calls; they may be others at each start.
func freePorts(host string, n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		listener, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			return nil, fmt.Errorf("find a free port: %w", err)
		}
		defer listener.Close() // only after all are found, so that none is found twice
		ports[i] = listener.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}
