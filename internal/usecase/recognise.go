package usecase

import (
	"context"

	"github.com/an-sinh/ansinh/internal/auth"
)

// Recognise turns a verified identity into the person behind it with their duties. Who somebody is, the issuer says;
// what they may do, our register says.
func (d *Desk) Recognise(ctx context.Context, identity auth.Identity) (auth.Subject, error) {
	known, err := d.Register.Recognise(ctx, identity.Username, identity.Subject)
	if err != nil {
		return auth.Subject{}, err
	}
	s := auth.Subject{PersonID: known.ID, Name: known.Name, Username: identity.Username, AuthTime: identity.AuthTime}
	for _, duty := range known.Duties {
		s.Duties = append(s.Duties, auth.Duty{Role: auth.Role(duty.Role), Office: duty.Office, Territory: duty.Others, From: duty.From, To: duty.To})
	}
	return s, nil
}
