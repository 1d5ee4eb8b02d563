// Command images builds what is installed from this checkout, and pushes it to a registry.
package main
