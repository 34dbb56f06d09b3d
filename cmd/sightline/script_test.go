package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run this program as sightline.
func TestMain(m *testing.M) {
	if os.Getenv("SIGHTLINE_TEST_AS_PROGRAM") != "" {
		os.Exit(run(context.Background(), os.Args[1:], &streams{os.Stdout, os.Stderr}))
	}
	testscript.Main(m, map[string]func(){
		"sightline": func() {
			os.Exit(run(context.Background(), os.Args[1:], &streams{os.Stdout, os.Stderr}))
		},
	})
}

// Each file in testdata/script is a visit to the program as its user makes it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true})
}
