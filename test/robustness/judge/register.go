package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"database.example.com/operator/test/robustness/history"
)

// decisionTime is how long the decision about one key may take.
const decisionTime = time.Minute

// register is what a key is: a value that is read, written, swapped and deleted. Nothing is the value of a key that is not there.
var register = porcupine.Model{
	Init: func() any { return "" },
	Step: func(state, input, _ any) (bool, any) { return step(state.(string), input.(history.Operation)) },
}

func step(value string, o history.Operation) (possible bool, after string) {
	known := o.Outcome == history.Acknowledged
	switch o.Kind {
	case history.Read:
		return value == o.Saw, value
	case history.Write:
		return true, o.Value
	case history.Swap:
		// One of unknown outcome is judged only if it happened.
		if o.Swapped || !known {
			return value == o.Expected, o.Value
		}
		return value == o.Saw && value != o.Expected, value
	case history.Delete:
		return value == o.Saw || !known, ""
	default:
		return false, value
	}
}

// notLinearizable asks for each key whether there is an order of its operations, each between its call and its return, that explains what
// every one of them saw.
func notLinearizable(h *history.History) []string {
	keys := map[string][]history.Operation{}
	for _, o := range h.Operations {
		keys[o.Key] = append(keys[o.Key], o)
	}
	var wrong []string
	log := logOf(h)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		operations := log.explain(key, keys[key])
		switch porcupine.CheckOperationsTimeout(register, inputs(operations), decisionTime) {
		case porcupine.Ok:
		case porcupine.Illegal:
			wrong = append(wrong, fmt.Sprintf("no order explains what was seen of %s:\n%s", key, lines(operations)))
		case porcupine.Unknown:
			wrong = append(wrong, fmt.Sprintf("the %d operations on %s could not be decided in %v", len(operations), key, decisionTime))
		}
	}
	return wrong
}

func inputs(operations []history.Operation) []porcupine.Operation {
	list := make([]porcupine.Operation, len(operations))
	for i, o := range operations {
		list[i] = porcupine.Operation{ClientId: o.Client, Input: o, Call: int64(o.Call), Return: int64(o.Return)}
	}
	return list
}

func lines(operations []history.Operation) string {
	text := make([]string, len(operations))
	for i, o := range history.Sorted(operations) {
		text[i] = "  " + o.String()
	}
	return strings.Join(text, "\n")
}
