package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"database.example.com/operator/internal/guard/ask"
)

// handOverTimeout bounds the whole hook: the engine's own hand-over still follows, in the same grace period.
const handOverTimeout = 8 * time.Second

// closeEntries is how few entries behind the leader it does not matter which of two voters leads. It is the operator's, too.
const closeEntries = 100

// prestop hands leadership to the voter that is furthest ahead, unless the operator does at the same moment. The engine does so by itself
// only after it has closed its client port, which can take seconds in which nothing is written.
func prestop(ctx context.Context) error {
	c, err := readConfig()
	if err != nil {
		return err
	}
	client, err := ask.New(c.tlsDir, c.serverName)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, handOverTimeout)
	defer cancel()
	own := ownAddress(c.listen)
	status, err := statusAt(ctx, client, own)
	if err != nil || status.Leader != status.MemberID {
		// An engine that does not answer, or a waiting agent, leads nothing.
		return nil
	}
	list, err := listAt(ctx, client, own)
	if err != nil {
		return fmt.Errorf("handing over leadership: %w", err)
	}
	var failed error
	for _, candidate := range candidates(ctx, client, list, status) {
		if err := client.MoveLeader(ctx, own, candidate); err != nil {
			if now, err := statusAt(ctx, client, own); err == nil && now.Leader != 0 && now.Leader != status.MemberID {
				return nil
			}
			failed = errors.Join(failed, err)
			continue
		}
		return nil
	}
	if failed != nil {
		return fmt.Errorf("handing over leadership: %w", failed)
	}
	return nil
}

func statusAt(ctx context.Context, client *ask.Client, address string) (ask.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return client.Status(ctx, address)
}

// listAt does not wait for a quorum that is gone: when a whole cluster ends, there is nobody to hand leadership to.
func listAt(ctx context.Context, client *ask.Client, address string) (ask.MemberList, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return client.MemberList(ctx, address)
}

// candidate is a voter that may lead, and how far its log is committed, 0 when it does not say.
type candidate struct{ id, index uint64 }

// candidates returns the other voters: first those that answer, the furthest ahead before the others, then those that do not.
func candidates(ctx context.Context, client *ask.Client, list ask.MemberList, leader ask.Status) []uint64 {
	found := make(chan candidate)
	asked := 0
	for _, m := range list.Members {
		if m.ID == leader.MemberID || m.Learner {
			continue
		}
		asked++
		go func() { found <- candidate{m.ID, progress(ctx, client, m)} }()
	}
	var all []candidate
	for range asked {
		all = append(all, <-found)
	}
	slices.SortFunc(all, func(a, b candidate) int { return byPlace(a, b, leader.RaftIndex) })
	ids := make([]uint64, 0, len(all))
	for _, c := range all {
		ids = append(ids, c.id)
	}
	return ids
}

// byPlace puts those first that are close to the leader, in the order of their IDs: the operator would take the same one. A transfer to
// another one than that which is under way would begin a second election.
func byPlace(a, b candidate, index uint64) int {
	isClose := func(c candidate) bool { return c.index > 0 && c.index+closeEntries >= index }
	closeA, closeB := isClose(a), isClose(b)
	switch {
	case closeA != closeB && closeA:
		return -1
	case closeA != closeB:
		return 1
	case closeA:
		return cmp.Compare(a.id, b.id)
	default:
		return cmp.Compare(b.index, a.index)
	}
}

// progress is how far a member's log is committed, 0 when it does not say.
func progress(ctx context.Context, client *ask.Client, m ask.Member) uint64 {
	for _, clientURL := range m.ClientURLs {
		parsed, err := url.Parse(clientURL)
		if err != nil {
			continue
		}
		if status, err := statusAt(ctx, client, parsed.Host); err == nil {
			return status.RaftIndex
		}
	}
	return 0
}
