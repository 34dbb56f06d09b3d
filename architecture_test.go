// Package sightline_test holds the drawing in ARCHITECTURE.md against the code.
package sightline_test

import (
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the drawing in ARCHITECTURE.md")

const module = "sightline/"

// imports gives, for each package of ours, which others of ours it imports
// outside its tests.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != "."):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from := filepath.ToSlash(filepath.Dir(name))
		if _, ok := found[from]; !ok {
			found[from] = nil
		}
		for _, spec := range file.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if ours, ok := strings.CutPrefix(to, module); ok && !slices.Contains(found[from], ours) {
				found[from] = append(found[from], ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// drawing is one line a package: what it imports of ours.
func drawing(of map[string][]string) string {
	var names []string
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		slices.Sort(of[name])
		line := fmt.Sprintf("%-24s %s", name, strings.Join(of[name], ", "))
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

const (
	fence = "```imports\n"
	end   = "```\n"
)

func TestDrawingIsTrue(t *testing.T) {
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), fence)
	drawn, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("ARCHITECTURE.md has no ```imports drawing")
	}
	real := drawing(imports(t))
	if *update {
		if err := os.WriteFile("ARCHITECTURE.md", []byte(before+fence+real+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if drawn != real {
		t.Errorf("the drawing in ARCHITECTURE.md is not what the code imports; look at the change, then go test . -update\ndrawn:\n%s\nreal:\n%s", drawn, real)
	}
}

// mayKnow says who may import whom; a package that no line covers may import
// none of ours. A star stands for one name.
var mayKnow = []struct {
	from string
	to   []string
}{
	{"register", []string{"register/codes"}},
	{"register/seal", []string{"register", "register/codes"}},
	{"register/journal", []string{"register", "register/codes"}},
	{"register/store", []string{"register", "register/codes", "register/seal", "register/journal"}},
	{"register/registertest", []string{"register", "register/codes", "register/journal", "linking"}},
	{"stat/*", []string{"stat/*", "stat/*/*"}},
	{"stat/*/*", []string{"stat/*", "stat/*/*"}},
	{"intake", []string{"register", "register/codes"}},
	{"simulate", []string{"register", "register/codes"}},
	{"linking", []string{"register", "register/codes", "stat/linkage", "stat/linkage/encode"}},
	{"paths", []string{"register", "register/codes"}},
	{"monitor/*", []string{"register", "register/codes", "stat/*", "stat/*/*", "paths", "monitor/*"}},
	{"web", []string{"register", "register/*", "paths", "monitor/*", "linking", "intake"}},
	{"haven", []string{"register", "register/codes"}},
	{"cmd/sightline", []string{"*", "*/*", "*/*/*"}},
	{"internal/*", nil},
}

func TestNobodyKnowsWhoTheyShouldNot(t *testing.T) {
	for from, all := range imports(t) {
		for _, to := range all {
			if !allowed(from, to) {
				t.Errorf("%s imports %s, which the house does not allow", from, to)
			}
		}
	}
}

func allowed(from, to string) bool {
	for _, rule := range mayKnow {
		if !matches(rule.from, from) {
			continue
		}
		return slices.ContainsFunc(rule.to, func(pattern string) bool { return matches(pattern, to) })
	}
	return false
}

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}
