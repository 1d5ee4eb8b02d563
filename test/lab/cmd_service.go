package main

import (
	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/machine"
)

func serviceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "service",
		Short: "Stop and start one service of a machine, such as kubelet on node1 or kube-apiserver on cp",
	}
	cmd.AddCommand(
		onService("stop MACHINE SERVICE", "Kill a service and keep it down", machine.Hold),
		onService("start MACHINE SERVICE", "Start a service that was stopped", machine.Release))
	return cmd
}

func onService(use, short string, do func(machine, service string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(2), RunE: func(_ *cobra.Command, args []string) error {
		if _, err := open(); err != nil {
			return err
		}
		return do(args[0], args[1])
	}}
}
