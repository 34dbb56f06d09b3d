package main

import (
	"fmt"
	"runtime/debug"
)

// version is the release this source is of; it stands in every manifest.
const version = "0.1.0"

// versionCommand prints the version.
type versionCommand struct{}

// Run prints it.
func (versionCommand) Run(std *streams) error {
	toolchain := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		toolchain = ", " + info.GoVersion
	}
	_, err := fmt.Fprintf(std.out, "sightline %s%s\n", version, toolchain)
	return err
}
