package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The commands in the README are run as they stand there.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sightline(t, "simulate", "--out", filepath.Join(dir, "country"), "--reports", "2000", "--period", "2013-2019")
	for name, from := range map[string]string{"organisations.csv": "organisations.csv", "police.csv": "partners/police.csv", "shelters.xlsx": "partners/labour-authority.xlsx"} {
		if err := os.Rename(filepath.Join(dir, "country", from), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	commands := regexp.MustCompile(`(?m)^    \./sightline (.*)$`).FindAllStringSubmatch(string(text), -1)
	if len(commands) < 4 {
		t.Fatalf("the README shows %d commands; this test looks in the wrong place", len(commands))
	}
	for _, c := range commands {
		cmd := command(t.Context(), strings.Fields(c[1])...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("sightline %s: %v\n%s", c[1], err, out)
		}
	}
	for _, file := range []string{"report/index.html", "report/index.nl.html", "report/manifest.json"} {
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			t.Error(err)
		}
	}
}

// lines hands over what a program prints, as it prints it.
type lines struct {
	strings.Builder
	found chan string
	want  *regexp.Regexp
}

func (l *lines) Write(p []byte) (int, error) {
	n, err := l.Builder.Write(p)
	if m := l.want.FindString(l.String()); m != "" && l.found != nil {
		l.found <- m
		l.found = nil
	}
	return n, err
}

// The README's main command goes the whole way and shows the report.
func TestDemoShowsItsReport(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	address := make(chan string, 1)
	out := &lines{found: address, want: regexp.MustCompile(`http://[0-9.:]+/`)}
	left := make(chan int, 1)
	go func() { left <- run(ctx, []string{"demo"}, &streams{out, io.Discard}) }()
	select {
	case base := <-address:
		for _, page := range []string{"", "index.nl.html", "manifest.json"} {
			resp, err := http.Get(base + page)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil || resp.StatusCode != http.StatusOK || len(body) < 1000 {
				t.Errorf("%q gives %d and %d bytes, %v", page, resp.StatusCode, len(body), err)
			}
		}
	case code := <-left:
		t.Fatalf("the demo left with %d before it showed anything:\n%s", code, out.String())
	}
	stop()
	if code := <-left; code != 0 {
		t.Errorf("the demo left with %d", code)
	}
}
