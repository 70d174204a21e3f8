package stack

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// greet prints where everything is and who can log in.
func greet(w io.Writer, e Environment) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "\nAn Sinh đang chạy trên máy này. / An Sinh runs on this machine.\n\n")
	for _, line := range []struct{ name, label string }{
		{"http", "pages and API"}, {"temporal_ui", "Temporal, workflows"}, {"s3_console", "MinIO, files"}, {"mail", "mail that was sent"},
		{"oidc", "identity provider"}, {"bank_control", "bank simulator, control"}, {"temporal", "Temporal, gRPC"},
		{"postgres", "PostgreSQL"}, {"s3", "MinIO, S3"}, {"bank_sftp", "bank simulator, SFTP"}, {"smtp", "mail, SMTP"},
		{"post", "post simulator, HTTPS"}, {"post_control", "post simulator, control"},
		{"registry", "population register, HTTPS"}, {"registry_control", "population register, control"},
	} {
		if address, ok := e.Addresses[line.name]; ok {
			fmt.Fprintf(t, "  %s\t%s\n", line.label, address)
		}
	}
	fmt.Fprintf(t, "\nAccounts, all with the password %s (MinIO: %s / %s):\n\n",
		e.Credentials[loginPassword], e.Credentials[s3AccessKey], e.Credentials[s3SecretKey])
	for _, a := range e.Accounts {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", a.User, a.Name, a.About)
	}
	fmt.Fprint(t, "\nAddresses and credentials are also in .local/env.json. Ctrl-C stops everything and keeps the data.\n")
	t.Flush()
}
