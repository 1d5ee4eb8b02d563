//go:build !linux

package footprint

// Release does nothing: what it does on Linux is not known of other systems.
func Release() (resident uint64, err error) { return 0, nil }
