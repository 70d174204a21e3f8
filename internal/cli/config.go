package cli

import (
	"context"
	"fmt"
	"maps"

	"github.com/an-sinh/ansinh/internal/config"
)

// What each process cannot do without, by the name of the setting.

func needShared(c config.Config) map[string]string {
	return map[string]string{
		"ANSINH_DATABASE_URL_FILE": c.DatabaseURL, "ANSINH_TEMPORAL_ADDRESS": c.TemporalAddress, "ANSINH_CODEC_KEYS_FILE": c.CodecKeys,
		"ANSINH_S3_ENDPOINT": c.S3.Endpoint, "ANSINH_S3_ACCESS_KEY_FILE": c.S3.AccessKey, "ANSINH_S3_SECRET_KEY_FILE": c.S3.SecretKey,
		"ANSINH_REGISTRY_URL": c.Registry.URL, "ANSINH_REGISTRY_TOKEN_FILE": c.Registry.Token,
	}
}

func needAPI(c config.Config) map[string]string {
	return map[string]string{"ANSINH_OIDC_ISSUER": c.OIDCIssuer}
}

func needWorker(c config.Config) map[string]string {
	return map[string]string{
		"ANSINH_BANK_SFTP_ADDRESS": c.Bank.Address, "ANSINH_BANK_SFTP_KEY_FILE": c.Bank.Key, "ANSINH_BANK_SFTP_HOST_KEY_FILE": c.Bank.HostKey,
		"ANSINH_POST_URL": c.Post.URL, "ANSINH_POST_CA_FILE": c.Post.CA, "ANSINH_POST_SIGNING_KEY_FILE": c.Post.SigningKey, "ANSINH_POST_PUBLIC_KEY_FILE": c.Post.PublicKey,
		"ANSINH_SIGNING_KEYS_DIR": c.SigningKeys,
	}
}

// checkConfig validates the configuration of api and worker without starting anything, all that is missing at once.
func checkConfig(ctx context.Context, args []string, s Streams) int {
	if len(args) != 1 || args[0] != "check" {
		fmt.Fprintln(s.Err, "usage: ansinh config check")
		return 2
	}
	c, err := load()
	if err == nil {
		all := needShared(c)
		maps.Copy(all, needAPI(c))
		maps.Copy(all, needWorker(c))
		err = config.Need(all)
	}
	if err != nil {
		return fail(s, err)
	}
	return withParts(ctx, s, func(p *parts) error {
		if _, err := p.hands(); err != nil { // opens the keys of bank and post
			return err
		}
		if _, err := p.senders(); err != nil {
			return err
		}
		fmt.Fprintln(s.Out, "the configuration is complete")
		return nil
	})
}
