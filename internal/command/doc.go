// Package command holds the subcommands of the operator's binary. Without one it is the manager.
package command
