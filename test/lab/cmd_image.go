package main

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/test/lab/images"
	"database.example.com/operator/test/lab/layout"
)

func imageCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "image", Short: "Put images into the lab's registry"}
	cmd.AddCommand(imagePushCommand(), imageLoadCommand())
	return cmd
}

func imagePushCommand() *cobra.Command {
	var spec image.Spec
	var base, entrypoint string
	cmd := &cobra.Command{
		Use:   "push NAME SOURCE:PATH[:MODE]...",
		Short: "Make an image of local files and directories, and push it; prints its reference by digest",
		Long: "Make an image of local files and directories, and push it; prints its reference by digest.\n\n" +
			"Whatever registry NAME begins with, the image is in the lab's own, and pods get it by the same NAME.",
		Example: "  lab image push example.com/me/operator:dev --entrypoint /manager --user 65532 bin/manager:/manager:0755",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			registry := image.Registry{CAFile: layout.CAFile()}
			for _, arg := range args[1:] {
				entries, err := parseEntry(arg)
				if err != nil {
					return err
				}
				spec.Entries = append(spec.Entries, entries...)
			}
			if base != "" {
				below, err := image.Pull(cmd.Context(), images.Local(base), registry)
				if err != nil {
					return err
				}
				if spec.Base, err = image.ForArchitecture(below, runtime.GOARCH); err != nil {
					return fmt.Errorf("taking %s as the image below: %w", base, err)
				}
			}
			if entrypoint != "" {
				spec.Entrypoint = strings.Fields(entrypoint)
			}
			img, err := image.Build(spec)
			if err != nil {
				return err
			}
			return pushAndPrint(cmd, args[0], img)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&base, "base", "", "name of the image below, which must be in the lab's registry")
	flags.StringVar(&entrypoint, "entrypoint", "", "the command, with its arguments separated by spaces")
	flags.StringVar(&spec.User, "user", "", "numeric user, or user:group")
	flags.StringArrayVar(&spec.Env, "env", nil, "NAME=value, may be repeated")
	flags.StringToStringVar(&spec.Labels, "label", nil, "key=value, may be repeated")
	return cmd
}

func imageLoadCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "load NAME FILE",
		Short: "Push an image that `docker save` wrote",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			img, err := tarball.ImageFromPath(args[1], nil)
			if err != nil {
				return fmt.Errorf("reading %s: %w", args[1], err)
			}
			return pushAndPrint(cmd, args[0], img)
		},
	}
}

func pushAndPrint(cmd *cobra.Command, name string, img v1.Image) error {
	reference, err := image.Push(cmd.Context(), images.Local(name), img, image.Registry{CAFile: layout.CAFile()})
	if err != nil {
		return err
	}
	fmt.Fprintln(cmd.OutOrStdout(), reference)
	return nil
}

// parseEntry reads SOURCE:PATH[:MODE].
func parseEntry(arg string) ([]image.Entry, error) {
	parts := strings.Split(arg, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return nil, fmt.Errorf("%q is not of the form SOURCE:PATH[:MODE]", arg)
	}
	info, err := os.Stat(parts[0])
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return image.Tree(parts[1], parts[0])
	}
	entry := image.File(parts[1], parts[0])
	if len(parts) == 3 {
		mode, err := strconv.ParseUint(parts[2], 8, 32)
		if err != nil {
			return nil, fmt.Errorf("%q has no octal mode at its end: %w", arg, err)
		}
		entry.Mode = fs.FileMode(mode).Perm()
	}
	return []image.Entry{entry}, nil
}
