package world

import "database.example.com/operator/test/lab/fault"

// Lab is the lab of this machine, to make faults in.
func Lab() fault.Lab { return nil }
