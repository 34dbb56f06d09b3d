package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"sightline/linking"
	"sightline/register"
	"sightline/register/seal"
	"sightline/register/store"
)

// registerFlags say which register, and with whose keys.
type registerFlags struct {
	Register string `required:"" placeholder:"R" env:"SIGHTLINE_REGISTER" help:"The register: a file such as register.db, or postgres://user@host/database."`
	keyFlags
}

type keyFlags struct {
	Keys string `type:"path" placeholder:"FILE" env:"SIGHTLINE_KEYS" help:"Its keyring. By default the register's file name with .keys behind it."`
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// keyPath is where the keyring of a register lies.
func (k keyFlags) path(address string) (string, error) {
	switch {
	case k.Keys != "":
		return k.Keys, nil
	case isPostgres(address):
		return "", hint(errors.New("a register on PostgreSQL needs its keyring named"), "add --keys FILE, or set SIGHTLINE_KEYS")
	}
	return address + ".keys", nil
}

// open opens a register that exists.
func (r registerFlags) open(ctx context.Context) (*store.Store, error) {
	if !isPostgres(r.Register) {
		if _, err := os.Stat(r.Register); err != nil {
			return nil, hint(fmt.Errorf("there is no register at %s", r.Register), "make one with: sightline register init --register %s", r.Register)
		}
	}
	path, err := r.path(r.Register)
	if err != nil {
		return nil, err
	}
	keys, err := seal.ReadKeyring(path)
	if err != nil {
		return nil, hint(err, "the keyring was written when the register was made; without it the register cannot be opened")
	}
	s, err := store.Open(ctx, store.Config{Address: r.Register, Keys: keys, Place: linking.Direct})
	if errors.Is(err, store.ErrOtherKeyring) {
		return nil, hint(err, "name the keyring that was written when this register was made, with --keys")
	}
	return s, err
}

// initialise makes a new register with a new keyring.
func (r registerFlags) initialise(ctx context.Context) (*store.Store, error) {
	path, err := r.path(r.Register)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err == nil {
		return nil, hint(fmt.Errorf("there is a keyring at %s already", path), "it may belong to a register: choose another name, or move it away")
	}
	if !isPostgres(r.Register) {
		if _, err := os.Stat(r.Register); err == nil {
			return nil, hint(fmt.Errorf("there is something at %s already", r.Register), "choose another name")
		}
	}
	keys, err := seal.NewKeyring()
	if err != nil {
		return nil, err
	}
	if err := keys.Write(path); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Config{Address: r.Register, Keys: keys, New: true, Place: linking.Direct})
	if err != nil {
		err = errors.Join(err, os.Remove(path)) // nothing was sealed under it
	}
	if errors.Is(err, store.ErrExists) {
		return nil, hint(err, "leave out init, or name another file or database")
	}
	return s, err
}

// Whoever works at the command line is an operator; what the operator does is
// journalled under the role that each act needs.
func operator(role register.Role, purpose register.Purpose) register.Caller {
	return register.Caller{Member: "operator", Role: role, Purpose: purpose}
}

func importer() register.Caller {
	return operator(register.RoleImporter, register.PurposeRegistration)
}

func analyst() register.Caller {
	return operator(register.RoleAnalyst, register.PurposeStatistics)
}
