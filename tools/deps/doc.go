// Command deps installs the Debian packages that the lab needs and that this machine lacks.
package main
