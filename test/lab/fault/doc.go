// Package fault breaks the lab on purpose, and mends it again.
//
// Each fault is a function that returns how to heal it. A fault that was left behind, by a test that was killed for instance, is found
// by looking at the machine and not by remembering, so HealAll mends what another process broke.
//
//	heal, err := fault.CutPair(ctx, 1, 2)
//	...
//	err = heal(ctx)
package fault
