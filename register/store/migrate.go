package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
)

// One folder an engine: the tables are the same, their column types are not.
//
//go:embed migrations
var migrations embed.FS

// connect picks the engine by the address.
func connect(cfg Config) (*Store, error) {
	if cfg.Keys == nil {
		return nil, errors.New("store: a register needs its keyring")
	}
	if strings.HasPrefix(cfg.Address, "postgres://") || strings.HasPrefix(cfg.Address, "postgresql://") {
		return connectPostgres(cfg)
	}
	return connectSQLite(cfg)
}

// migrate brings the tables up to date, forward only.
func (s *Store) migrate(ctx context.Context) error {
	folder := "sqlite"
	if s.engine.name == "postgres" {
		folder = "postgres"
	}
	files, err := fs.Sub(migrations, "migrations/"+folder)
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.Dialect(s.engine.name), s.write, files)
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("store: bringing the tables up to date: %w", err)
	}
	return nil
}
