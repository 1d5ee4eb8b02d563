// Package cluster puts the parts of the lab together: it brings up a whole cluster, tells its state, and takes it away.
//
//	lab, err := cluster.New()
//	err = lab.Up(ctx, cluster.Options{OLM: true}, os.Stdout)
//	...
//	err = lab.Down(ctx)
package cluster
