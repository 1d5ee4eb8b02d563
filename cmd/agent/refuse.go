package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"

	"database.example.com/operator/internal/guard"
)

// refusal is the error of an engine that must not start.
type refusal struct {
	Reason  guard.Reason `json:"reason"`
	Message string       `json:"message"`
}

// Error implements error.
func (r *refusal) Error() string { return fmt.Sprintf("%s: %s", r.Reason, r.Message) }

// refuse leaves the reason where the kubelet looks for a container's last words.
func refuse(d guard.Decision) error {
	r := &refusal{Reason: d.Reason, Message: d.Message}
	words, err := json.Marshal(r)
	if err == nil {
		err = os.WriteFile(or(os.Getenv("AGENT_TERMINATION_LOG"), "/dev/termination-log"), words, 0o644)
	}
	if err != nil {
		slog.Error("the termination message could not be written", "error", err.Error())
	}
	return r
}
