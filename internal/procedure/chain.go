package procedure

// First is the step a submitted file begins with.
func (p Procedure) First() Step {
	if len(p.Steps) == 0 {
		return Step{}
	}
	return p.Steps[0]
}

// Step finds a step by its key; the zero Step when the procedure has none of that name.
func (p Procedure) Step(key string) Step {
	for _, s := range p.Steps {
		if s.Key == key {
			return s
		}
	}
	return Step{}
}

// After is the step that follows, or the zero Step at the end. Nothing is paid after a refusal.
func (p Procedure) After(key string, refused bool) Step {
	found := false
	for _, s := range p.Steps {
		if found && !(refused && s.Kind == Pay) {
			return s
		}
		found = found || s.Key == key
	}
	return Step{}
}

// Below is the human step below the given one: where a level sends a file back to. The zero Step at the lowest level.
func (p Procedure) Below(key string) Step { return p.before(key, Kind.Human) }

// VerificationBefore is the verification below the given step: where a file goes back to when the rules have
// changed their answer between two levels.
func (p Procedure) VerificationBefore(key string) Step {
	return p.before(key, func(k Kind) bool { return k == Verify })
}

func (p Procedure) before(key string, fits func(Kind) bool) Step {
	var below Step
	for _, s := range p.Steps {
		if s.Key == key {
			break
		}
		if fits(s.Kind) {
			below = s
		}
	}
	return below
}
