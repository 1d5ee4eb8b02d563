package engine

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
)

// forbidden are flags that would lead the engine to data that was not looked at, or let it bootstrap by another road.
var forbidden = []string{"config-file", "wal-dir", "discovery", "discovery-srv", "discovery-endpoints", "force-new-cluster"}

// variables are the prefixes of environment variables that say who a member is, where its data is and whether it may bootstrap.
var variables = []string{
	"ETCD_NAME=", "ETCD_DATA_DIR=", "ETCD_WAL_DIR=", "ETCD_CONFIG_FILE=", "ETCD_FORCE_NEW_CLUSTER=", "ETCD_INITIAL_", "ETCD_DISCOVERY",
	"AGENT_TICKET=",
}

// Check refuses arguments that would go around the guard.
func Check(arguments []string) error {
	for _, argument := range arguments {
		name, _, _ := strings.Cut(strings.TrimLeft(argument, "-"), "=")
		if strings.HasPrefix(argument, "-") && slices.Contains(forbidden, name) {
			return fmt.Errorf("the engine's argument %s would go around the guard", argument)
		}
	}
	return nil
}

// Arguments puts the guard's flags behind the given ones: etcd takes the last of a flag that is given twice.
func Arguments(given []string, dataDir string, decided []string) []string {
	return slices.Concat(given, []string{"--data-dir=" + dataDir}, decided)
}

// Environment leaves out variables that would speak where the guard's flags are silent.
func Environment(given []string) []string {
	return slices.DeleteFunc(slices.Clone(given), func(variable string) bool {
		return slices.ContainsFunc(variables, func(prefix string) bool { return strings.HasPrefix(variable, prefix) })
	})
}

// Exec becomes the engine. It returns only when that failed.
func Exec(path string, arguments, environment []string) error {
	if err := syscall.Exec(path, append([]string{path}, arguments...), environment); err != nil {
		return fmt.Errorf("starting %s: %w", path, err)
	}
	return nil
}
