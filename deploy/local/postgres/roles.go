package postgres

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Role is an account of the cluster that may log in.
type Role struct {
	Name, Password string
}

// Database belongs to a role; Guests are the other roles that may connect to it.
type Database struct {
	Name, Owner string
	Guests      []string
}

// URL is the connection string of a role to a database.
func (c *Cluster) URL(role Role, database string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(role.Name, role.Password), Host: c.Address, Path: "/" + database}
	u.RawQuery = "sslmode=disable" // loopback
	return u.String()
}

// AdminURL is that of the superuser.
func (c *Cluster) AdminURL() string {
	return c.URL(Role{Superuser, c.Password}, "postgres")
}

func (c *Cluster) connect(ctx context.Context, database string) (*pgx.Conn, error) {
	return pgx.Connect(ctx, c.URL(Role{Superuser, c.Password}, database))
}

// Prepare makes the roles and databases that do not exist yet, and gives every role the password that we keep.
func (c *Cluster) Prepare(ctx context.Context, roles []Role, databases []Database) error {
	conn, err := c.connect(ctx, "postgres")
	if err != nil {
		return fmt.Errorf("prepare PostgreSQL: %w", err)
	}
	defer conn.Close(ctx)
	for _, r := range roles {
		if err := prepareRole(ctx, conn, r); err != nil {
			return fmt.Errorf("prepare role %s: %w", r.Name, err)
		}
	}
	for _, d := range databases {
		if err := prepareDatabase(ctx, conn, d); err != nil {
			return fmt.Errorf("prepare database %s: %w", d.Name, err)
		}
	}
	return nil
}

func prepareRole(ctx context.Context, conn *pgx.Conn, r Role) error {
	var exists bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", r.Name).Scan(&exists); err != nil {
		return err
	}
	verb := "CREATE"
	if exists {
		verb = "ALTER"
	}
	// DDL takes no parameters; the password is our own and holds no quote.
	_, err := conn.Exec(ctx, fmt.Sprintf("%s ROLE %s LOGIN PASSWORD '%s'", verb, pgx.Identifier{r.Name}.Sanitize(), strings.ReplaceAll(r.Password, "'", "''")))
	return err
}

func prepareDatabase(ctx context.Context, conn *pgx.Conn, d Database) error {
	name := pgx.Identifier{d.Name}.Sanitize()
	var exists bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", d.Name).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		if _, err := conn.Exec(ctx, fmt.Sprintf("CREATE DATABASE %s OWNER %s", name, pgx.Identifier{d.Owner}.Sanitize())); err != nil {
			return err
		}
	}
	statements := []string{"REVOKE CONNECT, TEMPORARY ON DATABASE " + name + " FROM PUBLIC"}
	for _, guest := range d.Guests {
		statements = append(statements, fmt.Sprintf("GRANT CONNECT ON DATABASE %s TO %s", name, pgx.Identifier{guest}.Sanitize()))
	}
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
