package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
)

// readyTarget is the ratio that the operator aims at, against the floor of the same run.
const readyTarget = 1.25

// disturbedAtMost is how many floors may be disturbed before the run gives up: then it is not by chance.
const disturbedAtMost = 10

// readyOptions are the flags of `bench ready`.
type readyOptions struct {
	kubeconfig, version, image, storage, domain string
	pairs                                       int
	settle, rest                                time.Duration
}

func readyCommand() *cobra.Command {
	o := readyOptions{}
	command := &cobra.Command{
		Use:   "ready",
		Short: "Time from applying three voters with TLS and volumes to all of them being ready, beside plain static manifests",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return o.run(c.Context()) },
	}
	flags := command.Flags()
	flags.StringVar(&o.kubeconfig, "kubeconfig", os.Getenv("KUBECONFIG"), "the cluster, in which the operator runs already")
	flags.StringVar(&o.version, "version", "3.6.16", "etcd version of the EtcdCluster")
	flags.StringVar(&o.image, "image", "", "engine image of the floor; default: the one that the operator's pods run")
	flags.StringVar(&o.storage, "storage", "1Gi", "size of each volume")
	flags.StringVar(&o.domain, "cluster-domain", "cluster.local", "DNS domain of the cluster")
	flags.IntVar(&o.pairs, "pairs", 5, "how many pairs are taken, operator and floor in turn")
	flags.DurationVar(&o.settle, "settle", time.Minute, "how long after the founding of that cluster the operator counts as at rest")
	flags.DurationVar(&o.rest, "rest", time.Minute, "how long the operator is watched at rest, with one cluster; 0 leaves it out")
	return command
}

// run takes the pairs and prints the result. The first pair warms caches and images and does not count, nor does one whose floor was
// disturbed: it is told and taken again.
func (o readyOptions) run(ctx context.Context) error {
	cluster, err := connect(o.kubeconfig)
	if err != nil {
		return err
	}
	var operator, floor []timing
	again := 0
	for pair := 0; pair <= o.pairs; pair++ {
		byOperator, image, err := cluster.operatorRound(ctx, o, pair)
		if err != nil {
			return fmt.Errorf("pair %d, operator: %w", pair, err)
		}
		if o.image == "" {
			o.image = image
		}
		byHand, err := cluster.floorRound(ctx, o, pair)
		if err != nil {
			return fmt.Errorf("pair %d, floor: %w", pair, err)
		}
		fmt.Printf("pair %d%s\n  operator %s\n  floor    %s\n", pair, warmUp(pair), byOperator, byHand)
		if byHand.disturbed() {
			if again++; again > disturbedAtMost {
				return fmt.Errorf("the floor was disturbed %d times", again)
			}
			fmt.Printf("  pair %d is taken again: a peer's name was asked for before it existed, and a cache kept the answer\n", pair)
			pair--
			continue
		}
		if pair > 0 {
			operator, floor = append(operator, byOperator), append(floor, byHand)
		}
	}
	printReady(operator, floor)
	if o.rest > 0 {
		return cluster.atRest(ctx, o)
	}
	return nil
}

func warmUp(pair int) string {
	if pair == 0 {
		return " (warm-up, does not count)"
	}
	return ""
}
