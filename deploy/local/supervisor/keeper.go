package supervisor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/an-sinh/ansinh/deploy/local/disk"
)

// keeper keeps one child alive: it starts it, waits for its death and starts it again, until told to stop.
type keeper struct {
	*Supervisor
	child   Child
	born    int64         // mark of its log
	stop    chan struct{} // closed by end
	stopped chan struct{} // closed when the child is gone for good
	deaths  chan string   // what each death looked like, for whoever waits for the start

	mu   sync.Mutex
	live *exec.Cmd
}

func (s *Supervisor) keep(child Child) *keeper {
	k := &keeper{Supervisor: s, child: child, born: s.mark(child.Name), stop: make(chan struct{}), stopped: make(chan struct{}), deaths: make(chan string, 1)}
	go k.loop()
	return k
}

func (k *keeper) loop() {
	defer close(k.stopped)
	delay := k.pace.First
	for {
		born, mark := time.Now(), k.mark(k.child.Name)
		death := k.once()
		if k.ending() {
			return
		}
		if time.Since(born) > k.pace.Steady {
			delay = k.pace.First
		}
		k.say("%s %s; it is started again in %v (its words: %s)", k.child.Name, k.why(death, mark), delay, k.log(k.child.Name))
		select {
		case k.deaths <- death:
		default: // nobody waits for the start any more
		}
		select {
		case <-time.After(delay):
		case <-k.stop:
			return
		}
		delay = min(2*delay, k.pace.Most)
	}
}

// why adds to how a child died that a full disk killed it, which everybody can do something about.
func (k *keeper) why(death string, mark int64) string {
	where := cmp.Or(k.child.Dir, k.logs)
	if !disk.Full(where, errors.New(death+k.lastWords(k.child.Name, mark))) {
		return death
	}
	return fmt.Sprintf("%s: %s, and it goes on by itself", death, disk.Sentence(where))
}

// once runs the child from birth to death and says how it died.
func (k *keeper) once() string {
	cmd, err := k.start()
	if err != nil {
		return "does not start: " + err.Error()
	}
	err = cmd.Wait()
	Forget(k.run, k.child.Name)
	k.mu.Lock()
	k.live = nil
	k.mu.Unlock()
	if err != nil {
		return "ended with " + err.Error()
	}
	return "ended by itself"
}

func (k *keeper) start() (*exec.Cmd, error) {
	log, err := openLog(k.logs, k.child.Name)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(k.child.Command[0], k.child.Command[1:]...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = k.child.Env, k.child.Dir, log, log
	cmd.SysProcAttr = attributes(k.child.As)

	k.mu.Lock() // end must either see the process or keep it from starting
	defer k.mu.Unlock()
	if k.ending() {
		return nil, context.Canceled
	}
	if err := k.spawn.start(cmd); err != nil {
		return nil, err
	}
	k.live = cmd
	if err := writePid(k.run, k.child.Name, cmd.Process.Pid); err != nil && syscall.Kill(cmd.Process.Pid, 0) == nil {
		k.say("%s runs, but %v", k.child.Name, err)
	}
	return cmd, nil
}

func (k *keeper) ending() bool {
	select {
	case <-k.stop:
		return true
	default:
		return false
	}
}

// end asks the child to end, kills it and whatever it started when the grace is over, and waits until it is gone.
func (k *keeper) end() {
	k.mu.Lock()
	close(k.stop)
	live := k.live
	k.mu.Unlock()
	if live != nil {
		live.Process.Signal(k.child.stop())
	}
	select {
	case <-k.stopped:
		return
	case <-time.After(k.child.grace()):
	}
	k.say("%s does not end within %v and is killed", k.child.Name, k.child.grace())
	syscall.Kill(-live.Process.Pid, syscall.SIGKILL)
	<-k.stopped
}

// await returns when the child is ready, or why it never will be.
func (k *keeper) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, k.pace.Start)
	defer cancel()
	if k.child.Ready == nil {
		return nil
	}
	tick := time.NewTicker(30 * time.Millisecond)
	defer tick.Stop()
	var last error
	for tries := 0; ; {
		if last = k.child.Ready(ctx); last == nil {
			return nil
		}
		select {
		case <-tick.C:
		case death := <-k.deaths:
			if tries++; tries >= k.pace.Tries {
				return k.failed(death)
			}
		case <-ctx.Done():
			if context.Cause(ctx) == context.DeadlineExceeded {
				return k.failed(fmt.Sprintf("is not ready after %v (%v)", k.pace.Start, last))
			}
			return context.Cause(ctx)
		}
	}
}

func (k *keeper) failed(how string) error {
	return fmt.Errorf("%s %s. Its last words in %s:\n  %s", k.child.Name, how, k.log(k.child.Name), k.lastWords(k.child.Name, k.born))
}
