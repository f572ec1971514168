# Everything a newcomer calls. The building itself is meson's (meson.build); what is here only names the build folders:
#   build        gcc, optimised and hardened: the program        build-asan   clang, ASan and UBSan: the unit tests
#   build-fuzz   clang, libFuzzer                                 build-tsan   clang, TSan: the server's tests

.PHONY: all build test demo bench fuzz fault check format setup clean asan tsan fuzzers
all: build

build: build/build.ninja
	ninja -C build sanad

# Test programs are compiled by gcc too, for its warnings.
test: build/build.ninja asan fuzzers tsan
	ninja -C build
	test/run

demo: build
	ninja -C build demo/make-round
	tools/demo

bench: build
	bench/run

fuzz: fuzzers
	fuzz/run

# Power cuts, failing disks, kill -9: the long form of what `make test` does by sample.
fault: build
	ninja -C build test/fault/power_cut_test test/fault/failing_disk_test test/fault/house_cut_test test/fault/house_disk_test demo/make-round
	test/fault/run

check: setup
	tools/check

format: setup
	tools/files '*.c' '*.h' | xargs clang-format -i

setup:
	@tools/setup.sh

asan: build-asan/build.ninja
	ninja -C build-asan

fuzzers: build-fuzz/build.ninja
	ninja -C build-fuzz

# The slowest sanitizer is built only where a script asks for it.
tsan: build-tsan/build.ninja
	if grep -qs SANAD_TSAN test/e2e/*.mjs; then ninja -C build-tsan sanad; fi

build/build.ninja: | setup
	CC=gcc meson setup build

build-asan/build.ninja: | setup
	CC=clang meson setup build-asan -Db_sanitize=address,undefined -Doptimization=1

build-tsan/build.ninja: | setup
	CC=clang meson setup build-tsan -Db_sanitize=thread -Doptimization=1

build-fuzz/build.ninja: | setup
	CC=clang meson setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Doptimization=1

clean:
	rm -rf build build-asan build-tsan build-fuzz out
