package temporal

import (
	"fmt"

	"go.temporal.io/server/common/config"
	_ "go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql" // the plugin registers itself
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	sqltool "go.temporal.io/server/tools/sql"
)

const postgresPlugin = "postgres12_pgx"

func persistence(o options) (config.Persistence, error) {
	if o.postgres == "" {
		store := config.DataStore{SQL: &config.SQL{
			PluginName: sqlite.PluginName, DatabaseName: "stack",
			ConnectAttributes: map[string]string{"mode": "memory", "cache": "shared"},
		}}
		return config.Persistence{DataStores: map[string]config.DataStore{"default": store, "visibility": store}}, nil
	}
	password, err := o.password()
	if err != nil {
		return config.Persistence{}, fmt.Errorf("password of Temporal's database: %w", err)
	}
	stores := map[string]config.DataStore{}
	for name, schema := range map[string]string{"default": "temporal", "visibility": "visibility"} {
		database := o.database
		if name == "visibility" {
			database += "_visibility"
		}
		if err := migrate(o, password, database, schema); err != nil {
			return config.Persistence{}, err
		}
		stores[name] = config.DataStore{SQL: &config.SQL{
			PluginName: postgresPlugin, DatabaseName: database, ConnectAddr: o.postgres, ConnectProtocol: "tcp",
			User: o.user, Password: password, MaxConns: 20, MaxIdleConns: 20,
		}}
	}
	return config.Persistence{DataStores: stores}, nil
}

// migrate brings a database to the schema that is embedded in the pinned server; on one that has it, it does nothing.
func migrate(o options, password, database, schema string) error {
	host, port, err := hostPort(o.postgres)
	if err != nil {
		return fmt.Errorf("address of PostgreSQL: %w", err)
	}
	tool := []string{"temporal-sql-tool", "--plugin", postgresPlugin, "--ep", host, "-p", fmt.Sprint(port),
		"-u", o.user, "--pw", password, "--db", database}
	for _, step := range [][]string{
		{"setup-schema", "-v", "0.0"},
		{"update-schema", "--schema-name", "postgresql/v12/" + schema},
	} {
		if err := sqltool.RunTool(append(append([]string{}, tool...), step...)); err != nil {
			return fmt.Errorf("%s of database %s: %w", step[0], database, err)
		}
	}
	return nil
}
