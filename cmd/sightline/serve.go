package main

import (
	"context"
	"fmt"

	"sightline/web"
)

// serveCommand shows a published report.
type serveCommand struct {
	Dir    string `arg:"" type:"existingdir" help:"The folder that sightline report wrote."`
	Listen string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Where to listen; port 0 takes any free one. [${default}]"`
}

// Run serves until it is stopped.
func (c *serveCommand) Run(ctx context.Context, std *streams) error {
	return web.ServePublication(ctx, c.Dir, c.Listen, func(url string) { announce(std, url) })
}

func announce(std *streams, url string) {
	fmt.Fprintf(std.out, "open %s in a browser; stop with Ctrl-C\n", url)
}
