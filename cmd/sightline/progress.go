package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/mattn/go-isatty"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// progress is a bar on long work. Where nobody looks, it stays silent.
type progress struct {
	bars *mpb.Progress
	bar  *mpb.Bar
}

// newProgress starts a bar of a total, or a counter when the total is not
// known.
func newProgress(w io.Writer, what string, total int64) *progress {
	f, ok := w.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return &progress{}
	}
	bars := mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
	if total == 0 {
		return &progress{bars, bars.New(0, mpb.NopStyle(), mpb.PrependDecorators(decor.CurrentNoUnit("%d "), decor.Name(what)), mpb.BarRemoveOnComplete())}
	}
	return &progress{bars, bars.AddBar(total, mpb.PrependDecorators(decor.Name(what+" ")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name(" "), decor.AverageETA(decor.ET_STYLE_GO)), mpb.BarRemoveOnComplete())}
}

func (p *progress) set(n int64) {
	if p.bar != nil {
		p.bar.SetCurrent(n)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		p.bar.SetTotal(-1, true)
		p.bars.Wait()
	}
}

var english = message.NewPrinter(language.English)

// thousands writes 11277 as 11,277.
func thousands(n int64) string { return english.Sprintf("%d", n) }

// many writes 1 row and 2 rows.
func many(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return thousands(n) + " " + what + "s"
}

func baseName(path string) string { return filepath.Base(path) }
