package load

import (
	"context"
	"fmt"

	"database.example.com/operator/test/robustness/history"
)

// Registers are keys that many clients work on at once. Each is left alone after a while, so that a history of one key stays short.
const (
	// registersAtOnce is how many are in use at a time.
	registersAtOnce = 8
	// usesOfEach is after how many operations all of them are left and others taken.
	usesOfEach = 100
)

// role is what a client does, again and again.
type role struct {
	count     int
	perSecond int
	next      func(*client) func(context.Context)
}

// roles are the clients: 4 x 25 + 2 x 15 + 2 x 15 + 5 = 165 changes in a second, and the reads.
var roles = []role{
	{count: 4, perSecond: 25, next: (*client).overwrite},
	{count: 2, perSecond: 15, next: (*client).add},
	{count: 2, perSecond: 15, next: (*client).exchange},
	{count: 1, perSecond: 5, next: (*client).empty},
	{count: 3, perSecond: 15, next: (*client).look},
}

// register returns the key of the next operation on one.
func (l *Load) register() string {
	n := l.registers.Add(1)
	return fmt.Sprintf("%sregister/%d/%d", l.prefix, n/(registersAtOnce*usesOfEach), n%registersAtOnce)
}

// overwrite writes a register.
func (c *client) overwrite() func(context.Context) {
	key := c.load.register()
	return func(ctx context.Context) { c.persist(ctx, history.Write, key, "") }
}

// add writes a key that nobody writes again.
func (c *client) add() func(context.Context) {
	c.added++
	key := fmt.Sprintf("%sadded/%d/%d", c.load.prefix, c.number, c.added)
	return func(ctx context.Context) { c.persist(ctx, history.Write, key, "") }
}

// exchange reads a register and changes it if it is still as it was read: a transaction that others may spoil.
func (c *client) exchange() func(context.Context) {
	key := c.load.register()
	return func(ctx context.Context) {
		if read := c.persist(ctx, history.Read, key, ""); read.Outcome == history.Acknowledged {
			c.persist(ctx, history.Swap, key, read.Saw)
		}
	}
}

// empty deletes a register.
func (c *client) empty() func(context.Context) {
	key := c.load.register()
	return func(ctx context.Context) { c.persist(ctx, history.Delete, key, "") }
}

// look reads a register.
func (c *client) look() func(context.Context) {
	key := c.load.register()
	return func(ctx context.Context) { c.persist(ctx, history.Read, key, "") }
}
