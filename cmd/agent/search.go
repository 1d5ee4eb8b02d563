package main

import (
	"context"
	"net"
	"strings"
	"time"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/guard/ask"
)

const (
	// askTimeout bounds one question. A linearizable list takes milliseconds, or a quorum is missing.
	askTimeout = time.Second
	// askOnceTimeout bounds all that a founder asks before it founds.
	askOnceTimeout = 300 * time.Millisecond
	// freshInterval is the time between questions while a hint is fresh, staleInterval afterwards.
	freshInterval = 100 * time.Millisecond
	staleInterval = time.Second
	// freshFor is how long a hint is fresh.
	freshFor = 30 * time.Second
	// lookUpInterval is the time between look-ups in DNS, and before the first: a name that is asked for too early is cached as unknown.
	lookUpInterval = 5 * time.Second
)

// search asks live members for the member list, where the operator's hints or DNS say that they are.
type search struct {
	client   *ask.Client
	hints    <-chan []string
	names    []string
	hinted   []string
	hintedAt time.Time
	lookUpAt time.Time
}

func newSearch(c config, hints <-chan []string) (*search, error) {
	client, err := ask.New(c.tlsDir, c.serverName)
	if err != nil {
		return nil, err
	}
	return &search{client: client, hints: hints, names: c.peers, lookUpAt: time.Now().Add(lookUpInterval)}, nil
}

// askOnce looks for a live cluster by DNS, for a moment: where there is one, it answers in milliseconds.
func askOnce(ctx context.Context, c config) (*guard.Answer, error) {
	s, err := newSearch(c, nil)
	if err != nil {
		return nil, err
	}
	within, cancel := context.WithTimeout(ctx, askOnceTimeout)
	defer cancel()
	answer := s.askAll(within, s.lookUp(within))
	return answer, ctx.Err()
}

// next waits until it is time to ask, asks, and returns the first answer: nil when there was none.
func (s *search) next(ctx context.Context) (*guard.Answer, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case s.hinted = <-s.hints:
		s.hintedAt = time.Now()
	case <-time.After(s.pause()):
	}
	peers := s.hinted
	if !time.Now().Before(s.lookUpAt) {
		peers = append(s.lookUp(ctx), peers...)
		s.lookUpAt = time.Now().Add(lookUpInterval)
	}
	answer := s.askAll(ctx, peers)
	return answer, ctx.Err()
}

func (s *search) pause() time.Duration {
	pause := time.Until(s.lookUpAt)
	switch {
	case len(s.hinted) == 0:
	case time.Since(s.hintedAt) < freshFor:
		pause = min(pause, freshInterval)
	default:
		pause = min(pause, staleInterval)
	}
	return max(pause, 0)
}

// lookUp resolves the names that lead to members, to all their addresses.
func (s *search) lookUp(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	var addresses []string
	for _, name := range s.names {
		host, port, err := net.SplitHostPort(name)
		if err != nil {
			continue
		}
		found, err := net.DefaultResolver.LookupHost(ctx, absolute(host))
		if err != nil {
			continue
		}
		for _, ip := range found {
			addresses = append(addresses, net.JoinHostPort(ip, port))
		}
	}
	return addresses
}

// absolute keeps the resolver from trying the pod's search domains first.
func absolute(host string) string {
	if net.ParseIP(host) != nil || strings.HasSuffix(host, ".") {
		return host
	}
	return host + "."
}

// askAll asks everybody at once: each answer is linearizable, so the first is as good as any.
func (s *search) askAll(ctx context.Context, addresses []string) *guard.Answer {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	answers := make(chan *guard.Answer, len(addresses))
	for _, address := range addresses {
		go func() { answers <- s.ask(ctx, address) }()
	}
	for range addresses {
		if answer := <-answers; answer != nil {
			return answer
		}
	}
	return nil
}

func (s *search) ask(ctx context.Context, address string) *guard.Answer {
	list, err := s.client.MemberList(ctx, address)
	if err != nil {
		return nil
	}
	answer := &guard.Answer{}
	for _, m := range list.Members {
		answer.Members = append(answer.Members, guard.Member{ID: m.ID, Name: m.Name, PeerURLs: m.PeerURLs, Learner: m.Learner})
	}
	return answer
}
