package fault

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/storage"
)

// withVolume calls do with a directory in which the claim's volume can be seen: the node's own mount while the volume is in use, else
// a mount of its image that lasts as long as the call.
func withVolume(ctx context.Context, claim types.NamespacedName, do func(dir string) error) error {
	node, image, err := volumeOf(ctx, claim)
	if err != nil {
		return err
	}
	dir, release, err := holdMount(node, image)
	if err != nil {
		return fmt.Errorf("looking for the volume of claim %s on node %d: %w", claim, node, err)
	}
	if dir == "" {
		return withImage(ctx, image, do)
	}
	defer release()
	return do(dir)
}

// holdMount opens the node's mount of an image, so that the node cannot unmount it before it is released: what is written meanwhile
// would go into the directory below. It returns nothing if the node has not mounted the image.
func holdMount(node int, image string) (dir string, release func(), err error) {
	path, err := mountOnNode(node, image)
	if err != nil || path == "" {
		return "", nil, err
	}
	held, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil // It was unmounted meanwhile, and its directory removed.
	}
	if err != nil {
		return "", nil, err
	}
	now, err := mountOnNode(node, image)
	if err != nil || now != path {
		return "", nil, errors.Join(err, held.Close())
	}
	return fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), held.Fd()), func() { _ = held.Close() }, nil
}

// withImage mounts an image that nobody else has mounted.
func withImage(ctx context.Context, image string, do func(dir string) error) (err error) {
	dir, err := os.MkdirTemp("", "lab-volume-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(dir)) }()
	if out, err := exec.CommandContext(ctx, "mount", "-o", "loop,nouuid", image, dir).CombinedOutput(); err != nil {
		return fmt.Errorf("mounting %s: %w: %s", image, err, strings.TrimSpace(string(out)))
	}
	defer func() {
		if out, unmountErr := exec.Command("umount", dir).CombinedOutput(); unmountErr != nil {
			err = errors.Join(err, fmt.Errorf("unmounting %s: %w: %s", image, unmountErr, strings.TrimSpace(string(out))))
		}
	}()
	return do(dir)
}

// imagesOf lists the images of all volumes of a node.
func imagesOf(node int) ([]string, error) {
	return filepath.Glob(storage.ImageFile(layout.Node(node), "*"))
}

// mountOnNode returns where the machine sees the node's mount of an image, or nothing if the node has not mounted it.
func mountOnNode(node int, image string) (string, error) {
	process := initOf(node)
	if process == 0 {
		return "", nil
	}
	device, err := loopDevice(image)
	if err != nil || device == "" {
		return "", err
	}
	mounts, err := os.Open(fmt.Sprintf("/proc/%d/mountinfo", process))
	if err != nil {
		return "", err
	}
	defer mounts.Close()
	// The fields of mountinfo are: ID, parent, device, root within the file system, mount point, and more. See proc_pid_mountinfo(5).
	for lines := bufio.NewScanner(mounts); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) > 4 && fields[2] == device && fields[3] == "/" {
			return filepath.Join("/proc", strconv.Itoa(process), "root", fields[4]), nil
		}
	}
	return "", nil
}

// loopDevice returns the number, as major:minor, of the loop device behind which an image is, or nothing if there is none.
// The image is known by its inode, because its path may differ between mount namespaces.
func loopDevice(image string) (string, error) {
	info, err := os.Stat(image)
	if err != nil {
		return "", err
	}
	inode := info.Sys().(*syscall.Stat_t).Ino
	devices, err := filepath.Glob("/sys/block/loop*/loop")
	if err != nil {
		return "", err
	}
	for _, device := range devices {
		block := filepath.Dir(device)
		same, err := isBehind(filepath.Join("/dev", filepath.Base(block)), inode)
		if err != nil {
			return "", err
		}
		if !same {
			continue
		}
		number, err := os.ReadFile(filepath.Join(block, "dev"))
		if err != nil {
			return "", err
		}
		return strings.TrimSpace(string(number)), nil
	}
	return "", nil
}

func isBehind(device string, inode uint64) (bool, error) {
	file, err := os.Open(device)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	info, err := unix.IoctlLoopGetStatus64(int(file.Fd()))
	if errors.Is(err, unix.ENXIO) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("asking what is behind %s: %w", device, err)
	}
	return info.Inode == inode, nil
}
