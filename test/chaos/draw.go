package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// deed is what a step does.
type deed string

// The deeds. push takes a case one legal step further; the others get in its way.
const (
	push     deed = "push"
	open     deed = "open"
	cut      deed = "cut an upload of"
	repeat   deed = "repeat the last request of"
	meddle   deed = "meddle with"
	claim    deed = "claim"
	release  deed = "release"
	withdraw deed = "withdraw"
	correct  deed = "correct"
	payRun   deed = "make a run"
	approve  deed = "approve a run"
	look     deed = "look at"
	misbank  deed = "let the bank misbehave"
	clock    deed = "advance the clock"
	kill     deed = "kill"
	halt     deed = "halt"
)

// often says how often a deed is drawn, of a hundred and some.
var often = []struct {
	deed   deed
	weight int
}{
	{push, 62}, {open, 10}, {cut, 4}, {repeat, 7}, {meddle, 6}, {claim, 3}, {release, 2}, {withdraw, 1}, {correct, 2}, {payRun, 7}, {approve, 7},
	{look, 8}, {misbank, 4}, {clock, 2},
}

// victims are the processes that are killed and halted, as the supervisor of the stack names them; the second api and
// worker are the walk's own.
var victims = []string{"worker", "worker2", "api", "api2", "temporal", "postgres", "minio", "bank", "post", "registry", "mail", "idp"}

// step is one thing that is done, drawn from the seed alone: what comes of it depends on what the platform is doing.
type step struct {
	number int
	deed   deed
	slot   int    // which case, in the order in which they are opened
	how    uint64 // which user, outcome, victim
	pause  time.Duration
}

func (s step) String() string {
	switch s.deed {
	case kill, halt:
		return fmt.Sprintf("%03d %s %s", s.number, s.deed, s.victim())
	case payRun, approve, misbank, clock:
		return fmt.Sprintf("%03d %s", s.number, s.deed)
	}
	return fmt.Sprintf("%03d %s case %d", s.number, s.deed, s.slot)
}

func (s step) victim() string { return victims[s.how%uint64(len(victims))] }

// one is true in one of n cases; salt tells one question from another.
func (s step) one(n, salt uint64) bool { return (s.how>>(8*salt))%n == 0 }

// pick draws one of n.
func (s step) pick(n int, salt uint64) int { return int((s.how >> (8 * salt)) % uint64(n)) }

// slots is how many cases a walk opens at most.
const slots = 12

// walkOf draws the steps of a seed: the same seed and length give the same steps. A walk of another length begins with the
// same ones.
func walkOf(seed uint64, length int) []step {
	random := rand.New(rand.NewPCG(seed, 335))
	total := 0
	for _, o := range often {
		total += o.weight
	}
	var steps []step
	opened, fault := 0, 12
	for n := range length {
		s := step{number: n + 1, how: random.Uint64(), pause: time.Duration(random.IntN(200)) * time.Millisecond}
		drawn, place := random.IntN(total), random.IntN(slots)
		for _, o := range often {
			if drawn -= o.weight; drawn < 0 {
				s.deed = o.deed
				break
			}
		}
		if n == fault {
			s.deed = kill
			if random.IntN(3) == 0 {
				s.deed = halt
			}
			fault += 9 + random.IntN(16)
		}
		if opened == 0 || s.deed == open && opened < slots {
			s.deed, s.slot = open, opened
			opened++
		} else {
			if s.deed == open {
				s.deed = push
			}
			s.slot = place % opened
		}
		steps = append(steps, s)
	}
	return steps
}
