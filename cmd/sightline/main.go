// Command sightline is the monitor of human-trafficking victims: it takes
// reports in, keeps them, counts and estimates, and publishes what exposes
// nobody. Each subcommand has a file of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes, for scripts.
const (
	exitFailed   = 1 // something could not be done
	exitUsage    = 2 // the command line was not understood
	exitSetAside = 3 // all was done, but some rows were set aside
)

// commands is the whole command line.
type commands struct {
	Demo     demoCommand     `cmd:"" help:"Invent a country, register its reports, publish a report of it and show it in your browser."`
	Encode   encodeCommand   `cmd:"" help:"Encode a file so that it can be linked without showing names."`
	Estimate estimateCommand `cmd:"" help:"Estimate how many were never reported, from how lists overlap."`
	Follow   followCommand   `cmd:"" help:"How long until: curves, tests and models from any table of times and events."`
	Import   importCommand   `cmd:"" help:"Take files of reports into a register."`
	Link     linkCommand     `cmd:"" help:"Say which rows of plain or encoded files are about one person."`
	Report   reportCommand   `cmd:"" help:"Publish the Monitoring Report from a register, a snapshot or a file."`
	Register registerCommand `cmd:"" help:"Make, check or export a register."`
	Snapshot snapshotCommand `cmd:"" help:"Freeze what a register holds, without who it is about, for numbers that can be made again."`
	Serve    serveCommand    `cmd:"" help:"Show a published report on this machine."`
	Simulate simulateCommand `cmd:"" help:"Write the partner files of an invented country whose truth is known."`

	Completion completionCommand `cmd:"" help:"Print a completion script for your shell."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
}

// streams are where a command reads and writes, so that tests can look.
type streams struct {
	out, err io.Writer
}

// hinted is an error with a way out.
type hinted struct {
	error
	hint string
}

func (h *hinted) Unwrap() error { return h.error }

func hint(err error, format string, args ...any) error {
	return &hinted{err, fmt.Sprintf(format, args...)}
}

// exitCode is an error that has been told already and only sets the code.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], &streams{os.Stdout, os.Stderr}))
}

// run runs one command line and gives its exit code.
func run(ctx context.Context, args []string, std *streams) int {
	var cli commands
	left := -1 // the exit code kong asked for, after printing help
	parser, err := kong.New(&cli, kong.Name("sightline"), kong.UsageOnError(),
		kong.Description("The monitor of human-trafficking victims: from reports to numbers one can defend, exposing nobody.\n\nStart with: sightline demo"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Writers(std.out, std.err), kong.Exit(func(code int) { left = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(std))
	if err != nil {
		panic(err) // the command line itself is wrongly described
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if left >= 0 {
		return left
	}
	if err != nil {
		fmt.Fprintf(std.err, "sightline: %v\nhint: sightline --help lists what there is\n", err)
		return exitUsage
	}
	return report(std, command.Run(parser))
}

// report tells an error and turns it into an exit code.
func report(std *streams, err error) int {
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(std.err, "sightline: stopped")
		return exitFailed
	}
	fmt.Fprintf(std.err, "sightline: %v\n", err)
	var h *hinted
	if errors.As(err, &h) {
		fmt.Fprintf(std.err, "hint: %s\n", h.hint)
	}
	return exitFailed
}
