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

// VerificationBefore is the human step below the given one: where a file goes back to when the rules have
// changed their answer between two levels.
func (p Procedure) VerificationBefore(key string) Step {
	var below Step
	for _, s := range p.Steps {
		if s.Key == key {
			break
		}
		if s.Kind == Verify {
			below = s
		}
	}
	return below
}
