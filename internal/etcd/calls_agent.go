package etcd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// agentAnswer bounds what is read of an agent's answer, in bytes.
const agentAnswer = 16 << 10

// AgentState implements Client.
func (c *client) AgentState(ctx context.Context, at Endpoint) (AgentState, error) {
	body, err := c.askAgent(ctx, at, http.MethodGet, "/state", nil)
	if err != nil {
		return AgentState{}, wrap(err, "asking the agent of", at)
	}
	var state AgentState
	if err := json.Unmarshal(body, &state); err != nil {
		return AgentState{}, wrap(err, "reading the answer of the agent of", at)
	}
	return state, nil
}

// Hint implements Client.
func (c *client) Hint(ctx context.Context, at Endpoint, peers []string) error {
	hint, err := json.Marshal(map[string][]string{"peers": peers})
	if err != nil {
		return err
	}
	_, err = c.askAgent(ctx, at, http.MethodPut, "/hint", hint)
	return wrap(err, "giving a hint to the agent of", at)
}

// askAgent makes one request on a connection of its own: the agent closes its port when it starts the engine.
func (c *client) askAgent(ctx context.Context, at Endpoint, method, path string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, "https://"+at.Address+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{TLSClientConfig: c.configFor(at), DisableKeepAlives: true}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(io.LimitReader(answer.Body, agentAnswer))
	if err != nil {
		return nil, err
	}
	switch answer.StatusCode {
	case http.StatusOK, http.StatusNoContent:
		return content, nil
	case http.StatusNotFound:
		return nil, errNotWaiting
	}
	return nil, fmt.Errorf("answered %s: %s", answer.Status, bytes.TrimSpace(content))
}
