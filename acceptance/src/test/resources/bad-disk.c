/*
 * Preloaded into a server, makes its disk fail from the moment on at which a file of that name is in
 * the folder DISK_FAULTS: "fsync" as a dying disk does, "read-only" as ext4 does after an error.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int has(const char *fault) {
    char path[4096];
    const char *folder = getenv("DISK_FAULTS");
    if (!folder) return 0;
    snprintf(path, sizeof path, "%s/%s", folder, fault);
    return access(path, F_OK) == 0;
}

static int fails(int *fault) {
    *fault = has("fsync") ? EIO : has("read-only") ? EROFS : 0;
    return *fault != 0;
}

int fsync(int file) {
    int fault, (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    if (fails(&fault)) return errno = fault, -1;
    return real(file);
}

int fdatasync(int file) {
    int fault, (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    if (fails(&fault)) return errno = fault, -1;
    return real(file);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
    if (has("read-only")) return errno = EROFS, -1;
    return real(file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    if (has("read-only")) return errno = EROFS, -1;
    return real(file, bytes, length, at);
}
