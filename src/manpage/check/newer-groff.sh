#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Unpacks a groff that is newer than the installed one into a folder, for the
# style checks that groff 1.22 does not have.  Nothing is installed.
#
# usage: newer-groff.sh FOLDER [SUITE]
#
# The packages are Debian's own, fetched by apt from the mirror that this
# system is configured to use, and checked by it with the distribution's keys;
# only the suite is another one.  Sources, state and cache are private to FOLDER.
set -eu

folder=${1:?usage: newer-groff.sh FOLDER [SUITE]}
suite=${2:-unstable}
packages='groff-base libc6 libgcc-s1 libstdc++6 libuchardet0'

# By what is configured, not by what was downloaded: there may have been no "apt-get update" yet.
codename=$(. /etc/os-release && [ "$ID" = debian ] && echo "$VERSION_CODENAME") || codename=
mirror=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
	awk -v codename="$codename" '$1 == codename && $2 == "main" { print $3; exit }')
if [ -z "$mirror" ]; then
	echo "newer-groff.sh: apt has no Debian mirror here; this works on Debian only" >&2
	exit 1
fi

rm -rf "$folder/apt" "$folder/root"
mkdir -p "$folder/apt/etc" "$folder/apt/state/lists/partial" "$folder/apt/cache/archives/partial" "$folder/root"
folder=$(cd "$folder" && pwd)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$folder/apt/etc/sources.list"
: >"$folder/apt/state/status"

private_apt() {
	apt-get -qq \
		-o Dir::Etc::SourceList="$folder/apt/etc/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
		-o Dir::State="$folder/apt/state" -o Dir::State::status="$folder/apt/state/status" \
		-o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

private_apt update
cd "$folder/apt/cache"
# shellcheck disable=SC2086 # The names are meant to be several words.
private_apt download $packages
for package in *.deb; do
	dpkg -x "$package" "$folder/root"
done
rm -rf "$folder/apt"
echo "$folder: groff of Debian $suite"
