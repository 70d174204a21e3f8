package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Account is somebody who can log in at the local stack's identity provider.
type Account struct {
	User  string `json:"user"`
	Role  string `json:"role"`
	Name  string `json:"name"`
	About string `json:"about"`
}

// accounts asks the identity provider whom it knows: the list of people is kept there alone.
func accounts(ctx context.Context, issuer string) ([]Account, error) {
	var known []struct{ Username, Name, About string }
	if err := getJSON(ctx, issuer+"/accounts", &known); err != nil {
		return nil, fmt.Errorf("list the seeded accounts: %w", err)
	}
	all := make([]Account, len(known))
	for i, k := range known {
		all[i] = Account{User: k.Username, Role: strings.TrimRight(k.Username, "0123456789"), Name: k.Name, About: k.About}
	}
	return all, nil
}

func getJSON(ctx context.Context, url string, into any) error {
	response, err := get(ctx, url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(into)
}

// client asks only servers on this machine.
var client = http.Client{Timeout: 5 * time.Second}

// get answers an error for anything but status 200.
func get(ctx context.Context, url string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("%s answers %s", url, response.Status)
	}
	return response, nil
}

// answers is a readiness check: 200 at the URL.
func answers(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		response, err := get(ctx, url)
		if err != nil {
			return err
		}
		return response.Body.Close()
	}
}
