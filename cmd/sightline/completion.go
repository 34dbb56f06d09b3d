package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCommand prints a script that completes commands and flags.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (completionCommand) Help() string {
	return "bash:  source <(sightline completion bash)\nzsh:   source <(sightline completion zsh)\nfish:  sightline completion fish | source"
}

// Run prints the script.
func (c *completionCommand) Run(parser *kong.Kong, std *streams) error {
	if c.Shell == "fish" {
		return fishCompletion(std.out, parser.Model.Node, nil)
	}
	if c.Shell == "zsh" {
		fmt.Fprintln(std.out, "autoload -U +X bashcompinit && bashcompinit")
	}
	fmt.Fprintln(std.out, "_sightline() {\n  local path=\"\" word\n  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n    case \"$word\" in -*) ;; *) path=\"$path $word\" ;; esac\n  done\n  case \"$path\" in")
	bashCases(std.out, parser.Model.Node, "")
	_, err := fmt.Fprintln(std.out, "  esac\n}\ncomplete -o default -F _sightline sightline")
	return err
}

// bashCases writes one case a command: its subcommands and flags. The longest
// paths come first, since the first case that fits is taken.
func bashCases(w io.Writer, node *kong.Node, path string) {
	for _, child := range node.Children {
		bashCases(w, child, path+" "+child.Name)
	}
	fmt.Fprintf(w, "    %q*) COMPREPLY=($(compgen -W %q -- \"${COMP_WORDS[COMP_CWORD]}\")) ;;\n", path, strings.Join(words(node), " "))
}

func words(node *kong.Node) (words []string) {
	for _, child := range node.Children {
		if !child.Hidden {
			words = append(words, child.Name)
		}
	}
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			words = append(words, "--"+flag.Name)
		}
	}
	return words
}

func fishCompletion(w io.Writer, node *kong.Node, path []string) error {
	when := "__fish_use_subcommand"
	if len(path) > 0 {
		when = "__fish_seen_subcommand_from " + path[len(path)-1]
	}
	for _, child := range node.Children {
		fmt.Fprintf(w, "complete -c sightline -n %q -f -a %s -d %q\n", when, child.Name, child.Help)
		if err := fishCompletion(w, child, append(path, child.Name)); err != nil {
			return err
		}
	}
	for _, flag := range node.Flags {
		if _, err := fmt.Fprintf(w, "complete -c sightline -n %q -l %s -d %q\n", when, flag.Name, flag.Help); err != nil {
			return err
		}
	}
	return nil
}
