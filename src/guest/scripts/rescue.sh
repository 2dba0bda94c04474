#!/bin/sh
# azvmreset: reads or writes a few files on the disk of a Windows that does not run, attached to this machine, and answers
# with one line of JSON. What it does comes in the parameters; nothing is ever pasted in here (docs/rescue-scripts.md).
set -u
LC_ALL=C
PATH=${AZVMRESET_PATH-/usr/sbin:/usr/bin:/sbin:/bin}   # the three of AZVMRESET_ are other in tests alone
export LC_ALL PATH
umask 077
exec </dev/null

nonce=${nonce-${1-}}
request=${request-${2-}}
secret=${secret-${3-}}
system=${AZVMRESET_SYS-/sys}
devices=${AZVMRESET_DEVICES-/dev}
case ${nonce#x} in '' | *[!0-9a-f]*) exit 1 ;; esac
[ "${nonce%"${nonce#?}"}" = x ] && [ ${#nonce} -eq 33 ] || exit 1

newline='
'
work='' root='' loop='' disk='' changed=0 offset=0
most_bytes=1048576   # of one file
everyone=010100000000000100000000   # S-1-1-0
of_the_system=01000480140000002400000000000000340000000102000000000005200000002002000001020000000000052000000020020000
of_the_system=${of_the_system}020034000200000000031400ff011f000101000000000005120000000003
of_the_system=${of_the_system}1800ff011f0001020000000000052000000020020000   # O:BAG:BAD:(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)
most_chunk=2700      # Azure keeps the last 4,096 bytes of what a script writes
patience=480         # seconds for the packages, then this script gives up rather than be killed in the middle
programs='awk base64 blkid find getfattr gzip hivexget losetup mount mountpoint ntfs-3g ntfs-3g.probe ntfsinfo od partx
setfattr sha256sum timeout umount xargs'

# --- the answer

tidy_up() {
  [ -z "$work" ] || ! mountpoint -q "$work/volume" || umount "$work/volume" || umount -l "$work/volume"
  [ -z "$loop" ] || losetup -d "$loop"
  root='' loop=''
}
plain() { printf %s "$1" | tr '\\' / | tr -c 'A-Za-z0-9 ._:/,()-' '?' | cut -c1-300; }

# answer OUTCOME REASON TEXT
answer() {
  tidy_up >/dev/null 2>&1
  packed=0 sum='' chunk=''
  if [ -n "$work" ]; then
    gzip -nc9 "$work/report" >"$work/packed"
    packed=$(stat -c %s "$work/packed")
    sum=$(sha256sum <"$work/packed" | cut -c1-64)
    chunk=$(tail -c "+$((offset + 1))" "$work/packed" | head -c "$most_chunk" | base64 -w0)
    rm -rf "$work"
  fi
  printf '{"azvmreset":1,"nonce":"%s","rescue":{"outcome":"%s","reason":"%s","text":"%s",' "${nonce#x}" "$1" "$2" "$(plain "$3")"
  printf '"total":%s,"offset":%s,"sha256":"%s","chunk":"%s"}}\n' "$packed" "$offset" "$sum" "$chunk"
  trap - EXIT
  [ "$1" = 'done' ]
  exit
}
refuse() {
  if [ "$changed" -eq 0 ]; then answer refused "$1" "$2"; else answer failed "$1" "$2"; fi
}
trap 'refuse windows "the script was ended"' HUP INT TERM
trap 'refuse windows "the script ended early"' EXIT
report() { printf '%s\n' "$*" >>"$work/report"; }

# --- the request

decode() {
  text=${1#x}
  case $((${#text} % 4)) in 2) text=$text== ;; 3) text=$text= ;; esac
  printf %s "$text" | tr _- /+ | base64 -d
}
is_number() { case $1 in '' | *[!0-9]* | ???????????????????*) return 1 ;; esac; }
is_hexadecimal() { case $1 in '' | *[!0-9a-f]*) return 1 ;; esac; [ $((${#1} % 2)) -eq 0 ]; }
bad_request() { refuse bad_request "${1-the parameters cannot be read}"; }

read_request() {
  verb='' not_after='' lun='' bytes='' computer='' identity=''
  { decode "$request" && decode "$secret"; } >"$work/request" 2>/dev/null || bad_request
  : >"$work/steps"
  first=1
  while IFS= read -r line; do
    value=${line#* }
    if [ "$first" = 1 ]; then [ "$line" = 'azvmreset-rescue 1' ] || bad_request; fi
    first=0
    case $line in
      'azvmreset-rescue 1') ;;
      'verb '*) verb=$value ;;
      'not_after '*) is_number "$value" || bad_request; not_after=$value ;;
      'offset '*) is_number "$value" || bad_request; offset=$value ;;
      'lun '*) is_number "$value" || bad_request; lun=$value ;;
      'disk_bytes '*) is_number "$value" || bad_request; bytes=$value ;;
      'computer '*) computer=$value ;;
      'identity '*) identity=$value ;;
      *) printf '%s\n' "$line" >>"$work/steps" ;;
    esac
  done <"$work/request"
  case $verb in prepare | probe | read | write | remove) ;; *) bad_request ;; esac
  case $verb in prepare | probe) [ ! -s "$work/steps" ] || bad_request ;; esac
  [ "$verb" = prepare ] || { [ -n "$lun" ] && [ -n "$bytes" ]; } || bad_request
  [ -n "$not_after" ] || bad_request
  [ "$(date +%s)" -le "$not_after" ] || refuse too_late 'the request is too old by the clock of this machine'
}

# --- the tools of this machine

has() { command -v "$1" >/dev/null; }
missing() { for program in $programs; do has "$program" || printf '%s ' "$program"; done; }
# Something else may be installing just after the first boot. Whatever hangs is ended.
manage() {
  while :; do
    left=$((gives_up - $(date +%s)))
    [ "$left" -gt 0 ] || return 1
    timeout -k 5 "$left" "$@" >"$work/said" 2>&1 && return
    grep -qi 'get lock\|is locked\|acquire' "$work/said" || return 1
    sleep 10
  done
}
# From where the machine has its own packages, by the names its distribution gives them; nobody is asked anything.
install_packages() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l
  export DEBIAN_FRONTEND NEEDRESTART_MODE
  set -- ntfs-3g attr util-linux gzip
  if has apt-get; then
    manager=apt-get
    set -- "$@" libhivex-bin mount
    manage apt-get -q -o Acquire::http::Timeout=20 -o Acquire::Retries=1 update
    manage apt-get -qy -o Acquire::http::Timeout=20 -o Acquire::Retries=1 --no-install-recommends install "$@"
    return
  fi
  set -- "$@" ntfsprogs hivex
  for manager in tdnf dnf zypper; do
    has "$manager" || continue
    if [ "$manager" = zypper ]; then set -- --non-interactive install "$@"; else set -- -y install "$@"; fi
    manage "$manager" "$@"
    return
  done
  manager=''
}
prepare() {
  if [ -n "$(missing)" ]; then
    gives_up=$(($(date +%s) + patience)) changed=1
    : >"$work/said"
    install_packages
    lacks=$(missing)
    [ -n "$manager" ] || refuse tools_missing "$lacks- there is none of apt-get, tdnf, dnf, zypper"
    [ -z "$lacks" ] || refuse tools_missing "$lacks- $manager said: $(tail -n 3 "$work/said" | tr '\n' ' ')"
  fi
  for program in $programs; do report "tool $program"; done
}

# --- the disk

# What this machine runs from, or has in use in any other way.
is_in_use() {
  for device in "$system/block/$1" "$system/block/$1/$1"*; do
    [ -f "$device/dev" ] || continue
    number=$(cat "$device/dev")
    cut -d' ' -f3 /proc/self/mountinfo | grep -qxF "$number" && return 0
    [ -z "$(ls -A "$device/holders" 2>/dev/null)" ] || return 0
    grep -q "^/dev/${device##*/} " /proc/swaps && return 0
  done
  return 1
}
identity_of() {
  kind=$(blkid -p -o value -s PTTYPE "$1") && number=$(blkid -p -o value -s PTUUID "$1") || return 1
  case $kind in gpt) printf 'gpt:%s' "$number" ;; dos) printf 'mbr:%s' "$number" ;; *) return 1 ;; esac
}
find_disk() {
  for entry in "$system/block/"*; do
    name=${entry##*/}
    address=$(readlink "$entry/device") || continue
    [ "${address##*:}" = "$lun" ] && [ "$(($(cat "$entry/size") * 512))" = "$bytes" ] || continue
    is_in_use "$name" && continue
    [ -z "$disk" ] || refuse disk_ambiguous "more than one disk has LUN $lun and $bytes bytes"
    disk=$devices/$name
  done
  [ -n "$disk" ] || refuse disk_not_found "no disk that is not in use has LUN $lun and $bytes bytes"
  found_identity=$(identity_of "$disk" | tr A-Z a-z)
  [ -n "$found_identity" ] || refuse disk_not_found 'the disk has no table of partitions'
  [ -z "$identity" ] || [ "$identity" = "$found_identity" ] || refuse disk_changed 'the disk has another identity than before'
  report "disk $found_identity"
}

sector_of() { dd if="$disk" bs=512 skip="$1" count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \n'; }
# The signature at 3, or the GUID of BitLocker at 160 or, of a drive To Go, at 424.
is_bitlocker() {
  usual=3bd66749292ed84a8399f6a339e3d001 other=3b4da89280dd0e4d9e4eb1e3284eaed8
  case $1 in ??????2d4656452d46532d*) return 0 ;; esac
  case $(printf %s "$1" | cut -c321-352) in "$usual" | "$other") return 0 ;; esac
  case $1 in ??????4d5357494e342e31*) ;; *) return 1 ;; esac
  case $(printf %s "$1" | cut -c849-880) in "$usual" | "$other") return 0 ;; esac
  return 1
}

# attach START SECTORS [ro]: sets $loop
attach() { loop=$(losetup -f --show ${3:+-r} -o $(($1 * 512)) --sizelimit $(($2 * 512)) "$disk") || refuse windows 'no loop device'; }
# mount_volume OPTIONS: sets $root. It reports success, too, where it mounts read-only.
mount_volume() {
  mount -t ntfs-3g -o "$1" "$loop" "$work/volume" 2>/dev/null || return 1
  root=$work/volume
  volume_device=$(stat -c %d "$root")
}
detach() {
  [ -z "$root" ] || umount "$root" || refuse windows 'the volume cannot be unmounted'
  root=''
  losetup -d "$loop"
  loop=''
}

find_windows() {
  part='' bitlocker=0
  partx -g -o NR,START,SECTORS "$disk" >"$work/partitions" 2>/dev/null || refuse not_windows 'the partitions cannot be read'
  while read -r number start sectors; do
    first=$(sector_of "$start")
    if is_bitlocker "$first"; then bitlocker=1; fi
    case $first in ??????4e54465320202020*) ;; *) continue ;; esac
    attach "$start" "$sectors" ro
    if mount_volume ro,norecover && is_there 'Windows\System32\config\SYSTEM'; then
      [ -z "$part" ] || refuse disk_ambiguous 'there is more than one Windows on the disk'
      part=$number begin=$start length=$sectors
    fi
    detach
  done <"$work/partitions"
  report "bitlocker $bitlocker"
  if [ -z "$part" ] && [ "$bitlocker" = 1 ]; then
    [ "$verb" = probe ] && answer 'done' '' ''
    refuse disk_encrypted 'the volume is encrypted by BitLocker'
  fi
  [ -n "$part" ] || refuse not_windows 'no volume has Windows\System32\config\SYSTEM'
  report "partition $part"
  attach "$begin" "$length" ro
  unclean=0 hibernated=0
  ntfs-3g.probe --readwrite "$loop" >/dev/null 2>&1
  case $? in 0) ;; 14) hibernated=1 ;; 15) unclean=1 ;; *) unclean=unknown ;; esac
  case $(ntfsinfo -fm "$loop" 2>/dev/null | sed -n 's/^.*Volume Flags: *//p') in
    '') unclean=unknown ;;
    *[13579bdfBDF] | *[13579bdfBDF]' '*) unclean=1 ;;
  esac
  mount_volume ro,norecover || refuse not_windows 'the volume cannot be mounted'
}

# --- the volume: hostile, so every name is looked for, and nothing is followed

attributes_of() {
  getfattr -h --absolute-names --only-values -n system.ntfs_attrib_be "$1" 2>/dev/null | od -An -v -tx1 | tr -d ' \n'
}
acl_of() {
  getfattr -h --absolute-names --only-values -n system.ntfs_acl "$1" 2>/dev/null | od -An -v -tx1 | tr -d ' \n'
}
dos_name_of() { getfattr -h --absolute-names --only-values -n system.ntfs_dos_name "$1" 2>/dev/null; }
lower() { printf %s "$1" | tr A-Z a-z; }
untrustworthy() { refuse untrustworthy "$spelled: $1"; }

check_node() {
  [ ! -h "$1" ] || untrustworthy 'a link'
  [ "$(stat -c %d "$1")" = "$volume_device" ] || untrustworthy 'something else is mounted there'
  flags=$(attributes_of "$1")
  [ ${#flags} -eq 8 ] || untrustworthy 'its attributes cannot be read'
  [ $((0x$flags & 0x4400)) -eq 0 ] || untrustworthy 'a reparse point, or encrypted'
}
check_file() {
  check_node "$1"
  [ -f "$1" ] || untrustworthy 'no regular file'
  dos=$(dos_name_of "$1")
  own=1
  if [ -n "$dos" ] && [ "$(lower "$dos")" != "$(lower "${1##*/}")" ]; then own=2; fi
  [ "$(stat -c %h "$1")" -le "$own" ] || untrustworthy 'a second name'
}

# resolve PATH: sets $parent, $name, $node and $there; $there is empty where a directory on the way is missing.
resolve() {
  rest=$1 parent=$root there=1 spelled=$1
  case $rest in '' | *[!A-Za-z0-9._\ \\-]* | \\* | *\\ | *\\\\*) bad_request 'no path beneath a volume' ;; esac
  while :; do
    asked=${rest%%\\*}
    case $rest in *\\*) rest=${rest#*\\} ;; *) rest='' ;; esac
    case $asked in *. | *' ') bad_request 'no name of Windows' ;; esac
    name=$(find "$parent" -mindepth 1 -maxdepth 1 -iname "$asked") || untrustworthy 'the directory cannot be listed'
    case $name in *"$newline"*) untrustworthy 'two names that are one to Windows' ;; esac
    name=${name##*/}
    if [ -z "$name" ]; then
      find "$parent" -mindepth 1 -maxdepth 1 -print0 | xargs -0r getfattr -h --absolute-names -n system.ntfs_dos_name 2>/dev/null |
        grep -iqxF "system.ntfs_dos_name=\"$asked\"" && untrustworthy 'the 8.3 name of another file'
      [ ! -e "$parent/$asked" ] && [ ! -h "$parent/$asked" ] || untrustworthy 'it is there, and is not listed'
      there=0 name=$asked
      [ -z "$rest" ] || there=''
      node=$parent/$name
      return
    fi
    node=$parent/$name
    check_node "$node"
    [ -n "$rest" ] || return
    [ -d "$node" ] || untrustworthy 'no directory'
    parent=$node
  done
}
is_there() { resolve "$1"; [ "$there" = 1 ]; }

# --- what is read

value_of() { hivexget "$work/$1" "$2" "$3" 2>/dev/null; }
text_of() { printf %s "$1" | base64 -w0; }
copy_hive() {
  resolve "Windows\\System32\\config\\$1"
  [ "$there" = 1 ] || return 1
  check_file "$node"
  cat "$node" >"$work/$1"
}
read_facts() {
  report "hibernated $hibernated"
  report "unclean $unclean"
  copy_hive SYSTEM || refuse not_windows 'the hive SYSTEM cannot be read'
  set=$(value_of SYSTEM Select Current)
  is_number "$set" || refuse not_windows 'the hive SYSTEM names no control set'
  set=ControlSet$(printf %03d "$set")
  found_computer=$(value_of SYSTEM "$set\\Control\\ComputerName\\ComputerName" ComputerName)
  report "computer $(text_of "$found_computer")"
  report "product_type $(text_of "$(value_of SYSTEM "$set\\Control\\ProductOptions" ProductType)")"
  report "domain $(text_of "$(value_of SYSTEM "$set\\Services\\Tcpip\\Parameters" Domain)")"
  report "setup_type $(value_of SYSTEM Setup SetupType)"
  report "setup_command_line $(text_of "$(value_of SYSTEM Setup CmdLine)")"
  rm -f "$work/SYSTEM"
  if [ "$verb" = probe ] && copy_hive SOFTWARE; then
    off=$(value_of SOFTWARE 'Policies\Microsoft\Windows\System' DisableLGPOProcessing)
    report "local_policy_off $([ "${off:-0}" = 0 ] && echo 0 || echo 1)"
    rm -f "$work/SOFTWARE"
  fi
  [ -z "$computer" ] || [ "$(lower "$found_computer")" = "$(lower "$computer")" ] ||
    refuse other_computer 'the Windows on the disk has another name'
}
read_files() {
  while IFS= read -r line; do
    case $line in 'look '*) ;; *) bad_request ;; esac
    resolve "${line#look }"
    if [ "$there" != 1 ]; then report "missing ${line#look }"; continue; fi
    if [ -d "$node" ]; then report "directory ${line#look }"; continue; fi
    check_file "$node"
    [ "$(stat -c %s "$node")" -le "$most_bytes" ] || refuse too_large "$spelled"
    report "file ${line#look }"
    report "attributes $((0x$(attributes_of "$node")))"
    report "acl $(getfattr -h --absolute-names --only-values -n system.ntfs_acl "$node" | base64 -w0)"
    report "content $(base64 -w0 "$node")"
  done <"$work/steps"
}

# --- what is written

begin_file() {
  step_attributes='' step_acl='' step_offset=0 step_size='' step_sum=''
  resolve "$2"
  [ -n "$there" ] || refuse windows "$spelled: its directory is missing"
  if [ "$there" = 1 ]; then check_file "$node"; fi
}
unpacked() { # unpacked gzip BASE64, or unpacked plain BASE64URL
  case $1 in gzip) printf %s "$2" | base64 -d | gzip -dc ;; *) decode "x$2" ;; esac
}
put_bytes() {
  is_number "$step_size" && is_number "$step_offset" && is_number "$step_attributes" || bad_request
  case $step_sum in *[!0-9a-f]*) bad_request ;; esac
  if [ "$kind" = replace ]; then
    [ "$there" = 1 ] && [ "$step_offset" = 0 ] || refuse windows "$spelled: it is not there"
    changed=1
    unpacked "$1" "$2" >"$node" || refuse windows "$spelled: it cannot be written"
  else
    if [ "$step_offset" = 0 ]; then
      [ "$there" = 0 ] || refuse exists "$spelled"
      is_hexadecimal "$step_acl" || bad_request
      changed=1
      (set -C && : >"$node") 2>/dev/null || refuse windows "$spelled: it cannot be created"
      setfattr -h -n system.ntfs_acl -v "0x$step_acl" "$node" && [ "$(acl_of "$node")" = "$step_acl" ] ||
        { rm -f "$node"; refuse windows "$spelled: its ACL cannot be set"; }
    fi
    [ "$(stat -c %s "$node")" = "$step_offset" ] || refuse windows "$spelled: it is not as long as it should be by now"
    changed=1
    unpacked "$1" "$2" >>"$node" || refuse windows "$spelled: it cannot be written"
  fi
  if [ "$(stat -c %s "$node")" != "$step_size" ]; then report "begun $step_path"; return; fi
  setfattr -h -n system.ntfs_attrib_be -v "0x$(printf %08x "$step_attributes")" "$node" ||
    refuse windows "$spelled: its attributes cannot be set"
  sync "$node" || refuse windows "$spelled: it cannot be flushed"
  printf '%s %s %s\n' "$step_sum" "$step_attributes" "${node#"$root"/}" >>"$work/written"
  report "written $step_path"
}
# Where the directory above hands nothing on, ntfs-3g lets everybody in; then it is SYSTEM and Administrators.
make_directory() {
  resolve "$1"
  [ -n "$there" ] || refuse windows "$spelled: its directory is missing"
  [ "$there" = 0 ] || refuse exists "$spelled"
  changed=1
  mkdir "$node" || refuse windows "$spelled: it cannot be made"
  case $(acl_of "$parent") in *$everyone*) ;; *)
    case $(acl_of "$node") in *$everyone*)
      setfattr -h -n system.ntfs_acl -v "0x$of_the_system" "$node" || { rmdir "$node"; refuse windows "$spelled: its ACL cannot be set"; } ;;
    esac ;;
  esac
  report "made $1"
}
remove_file() {
  resolve "$1"
  if [ "$there" != 1 ]; then report "missing $1"; return; fi
  check_file "$node"
  changed=1
  rm -f "$node" || refuse windows "$spelled: it cannot be removed"
  report "removed $1"
}
remove_directory() {
  resolve "$1"
  if [ "$there" != 1 ]; then report "missing $1"; return; fi
  changed=1
  if rmdir "$node" 2>/dev/null; then report "removed $1"; else report "kept $1"; fi
}

take_steps() {
  while IFS= read -r line; do
    value=${line#* }
    case $verb/$line in
      'write/make '*) make_directory "$value" ;;
      'write/create '*) kind=create step_path=$value; begin_file create "$value" ;;
      write/'replace '* | remove/'replace '*) kind=replace step_path=$value; begin_file replace "$value" ;;
      'remove/remove '*) remove_file "$value" ;;
      'remove/remove_directory '*) remove_directory "$value" ;;
      */'setup '*) refuse windows_only 'the registry is written in a Windows rescue VM only' ;;
      */'attributes '*) step_attributes=$value ;;
      */'acl '*) step_acl=$value ;;
      */'at '*) step_offset=$value ;;
      */'size '*) step_size=$value ;;
      */'sha256 '*) step_sum=$value ;;
      */'gzip '* | */'plain '*) put_bytes "${line%% *}" "$value" ;;
      *) bad_request ;;
    esac
  done <"$work/steps"
}

# From the disk again, and not from what the driver remembers.
read_back() {
  detach
  attach "$begin" "$length" ro
  mount_volume ro,norecover || refuse windows 'the volume cannot be mounted again'
  while read -r sum number path; do
    [ "$(sha256sum <"$root/$path" | cut -c1-64)" = "$sum" ] && [ $((0x$(attributes_of "$root/$path") & 0x3127)) -eq $((number & 0x3127)) ] ||
      refuse windows "$path: it reads back otherwise than it was written"
  done <"$work/written"
  [ "$(identity_of "$disk" | tr A-Z a-z)" = "$found_identity" ] || refuse disk_changed 'the disk has another identity than before'
}
change_files() {
  [ "$hibernated" = 0 ] || refuse hibernated 'Windows is asleep on this volume'
  [ "$unclean" = 0 ] || refuse unclean 'Windows did not close this volume'
  : >"$work/written"
  detach
  attach "$begin" "$length"
  mount_volume norecover,permissions,inherit,windows_names || refuse read_only 'the volume cannot be mounted'
  awk -v at="$root" '$5 == at { print $6 "," $NF }' /proc/self/mountinfo | tr , '\n' | grep -qx ro &&
    refuse read_only 'the volume was mounted read-only'
  take_steps
  read_back
}

place=/run
[ -d "$place" ] && [ -w "$place" ] || place=/tmp
work=$(mktemp -d "$place/azvmreset-XXXXXX") && mkdir "$work/volume" && : >"$work/report" || exit 1
read_request
if [ "$verb" = prepare ]; then
  prepare
  answer 'done' '' ''
fi
lacks=$(missing)
[ -z "$lacks" ] || refuse tools_missing "$lacks- the verb prepare installs them"
find_disk
find_windows
read_facts
case $verb in
  read) read_files ;;
  write | remove) change_files ;;
esac
answer 'done' '' ''
