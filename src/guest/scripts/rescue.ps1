[CmdletBinding()]
param([string]$nonce, [string]$request, [string]$secret)
# azvmreset: reads or writes a few files on the disk of a Windows that does not run, attached to this machine, and answers
# with one line of JSON. What it does comes in the parameters; nothing is ever pasted in here (docs/rescue-scripts.md).

$ErrorActionPreference = 'Stop'
if ($nonce -cnotmatch '^x[0-9a-f]{32}\z') { exit 1 }
[Console]::SetIn([IO.TextReader]::Null)

$reason = ''
$changed = $false
$spelled = ''
$report = New-Object Text.StringBuilder
$order = @{ verb = ''; offset = '0'; lun = ''; disk_bytes = ''; not_after = ''; computer = ''; identity = '' }
$steps = @()
$written = @()
$disk = $null
$drive = ''
$lettered = $null
$loaded = "azvmreset-$($nonce.Substring(1))"
$work = "$env:SystemRoot\Temp\$loaded"
$mostBytes = 1MB
$mostChunk = 2700 # Azure keeps the last 4,096 bytes of what a script writes.
$settable = 0x3127 # Read-only, hidden, system, archive, temporary, offline, not indexed.
$protected = 'O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)'
$utf8 = New-Object Text.UTF8Encoding $false, $true
$tools = 'Get-Disk', 'Set-Disk', 'Get-Partition', 'Add-PartitionAccessPath', 'Get-Volume', 'Write-VolumeCache', 'fsutil.exe', 'Reg.exe'

function Refuse($why, $text) { $script:reason = $why; throw $text }
function Deny($text) { Refuse 'untrustworthy' "${spelled}: $text" }
function Add-Line($line) { [void]$report.Append("$line`n") }
function Add-Text($word, [string]$text) { Add-Line "$word $([Convert]::ToBase64String($utf8.GetBytes($text)))" }

function Bytes([string]$text) {
  if ($text -cnotmatch '^x[\w-]*\z') { throw 'expected x and base64url' }
  $base64 = $text.Substring(1).Replace('-', '+').Replace('_', '/')
  $base64 += '=' * ((4 - $base64.Length % 4) % 4)
  , [Convert]::FromBase64String($base64)
}
function Pack([byte[]]$bytes) {
  $memory = New-Object IO.MemoryStream
  $zip = New-Object IO.Compression.GZipStream $memory, ([IO.Compression.CompressionMode]::Compress)
  $zip.Write($bytes, 0, $bytes.Length)
  $zip.Close()
  , $memory.ToArray()
}
function Unpack([byte[]]$bytes) {
  $packed = New-Object IO.MemoryStream (, $bytes)
  $zip = New-Object IO.Compression.GZipStream $packed, ([IO.Compression.CompressionMode]::Decompress)
  $memory = New-Object IO.MemoryStream
  $zip.CopyTo($memory)
  , $memory.ToArray()
}
function Hash([byte[]]$bytes) {
  # The one that is allowed under FIPS, too.
  $sha = New-Object Security.Cryptography.SHA256CryptoServiceProvider
  [BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '').ToLowerInvariant()
}

function Read-Request {
  try {
    $text = $utf8.GetString((Bytes $request))
    if ($secret) { $text += $utf8.GetString((Bytes $secret)) }
  } catch { Refuse 'bad_request' 'the parameters cannot be read' }
  $lines = $text.TrimEnd("`n").Split("`n")
  if ($lines[0] -cne 'azvmreset-rescue 1') { Refuse 'bad_request' 'the parameters cannot be read' }
  foreach ($line in $lines[1..$lines.Length]) {
    $word, $value = $line.Split(' ', 2)
    if ($order.ContainsKey($word)) { $order[$word] = $value } else { $script:steps += , @($word, $value) }
  }
  if ($order.verb -notin 'prepare', 'probe', 'read', 'write', 'remove') { Refuse 'bad_request' 'the verb is unknown' }
  if ($order.verb -in 'prepare', 'probe' -and $steps.Count) { Refuse 'bad_request' 'an unknown step' }
  $numbers = if ($order.verb -eq 'prepare') { 'offset', 'not_after' } else { 'offset', 'not_after', 'lun', 'disk_bytes' }
  foreach ($word in $numbers) {
    if ($order[$word] -cnotmatch '^[0-9]{1,18}\z') { Refuse 'bad_request' "$word is no number" }
  }
  $now = [int64]([DateTime]::UtcNow - [DateTime]'1970-01-01').TotalSeconds
  if ($now -gt [int64]$order.not_after) { Refuse 'too_late' 'the request is too old by the clock of this machine' }
}

# Every Windows that Azure offers has them: there is nothing to install.
function Test-Tools {
  foreach ($tool in $tools) {
    if (-not (Get-Command $tool -ErrorAction SilentlyContinue)) { Refuse 'tools_missing' $tool }
    if ($order.verb -eq 'prepare') { Add-Line "tool $tool" }
  }
}

# --- the disk

function Identity($of) {
  if ($of.PartitionStyle -eq 'GPT') { return "gpt:$("$($of.Guid)".Trim('{}').ToLowerInvariant())" }
  if ($of.PartitionStyle -eq 'MBR') { return 'mbr:{0:x8}' -f $of.Signature }
}
# One whose identity is another disk's is never set online: Windows would give it a new one, and the Windows on it would
# not find its disk any more.
function Find-Disk {
  $all = @(Get-Disk)
  $numbers = @(Get-CimInstance Win32_DiskDrive | Where-Object { $_.SCSILogicalUnit -eq [int]$order.lun } | ForEach-Object { $_.Index })
  $found = @($all | Where-Object {
    $_.Number -in $numbers -and $_.Size -eq [int64]$order.disk_bytes -and -not $_.IsBoot -and -not $_.IsSystem
  })
  $what = "LUN $($order.lun) and $($order.disk_bytes) bytes"
  if ($found.Count -eq 0) { Refuse 'disk_not_found' "no disk but the system's has $what" }
  if ($found.Count -gt 1) { Refuse 'disk_ambiguous' "more than one disk has $what" }
  $identity = Identity $found[0]
  $collides = "$($found[0].OfflineReason)" -in 'Collision', '4'
  if (-not $identity -and -not $collides) { Refuse 'disk_not_found' 'the disk has no table of partitions' }
  if ($collides -or @($all | Where-Object { $_.Number -ne $found[0].Number -and (Identity $_) -eq $identity }).Count) {
    Refuse 'disk_identity_collision' 'another disk of this machine has the same identity'
  }
  if ($order.identity -and $order.identity -ne $identity) { Refuse 'disk_changed' 'the disk has another identity than before' }
  Add-Line "disk $identity"
  $script:disk = $found[0]
}
function Set-Online([bool]$writable) {
  if ($disk.IsReadOnly -eq $writable) { Set-Disk -Number $disk.Number -IsReadOnly (-not $writable) }
  if ($disk.IsOffline) { Set-Disk -Number $disk.Number -IsOffline $false }
  $now = Get-Disk -Number $disk.Number
  if ($now.IsOffline) { Refuse 'windows' "the disk stays offline: $($now.OfflineReason)" }
  if ($writable -and $now.IsReadOnly) { Refuse 'read_only' 'the disk stays read-only' }
  if ((Identity $now) -ne (Identity $disk)) { Refuse 'disk_changed' 'the disk got another identity' }
}
# Where BitLocker is not installed, what it keeps has a file system that Windows does not know.
function Test-Encrypted($letter) {
  $where = 'root/CIMV2/Security/MicrosoftVolumeEncryption'
  $volume = try { Get-CimInstance -Namespace $where -ClassName Win32_EncryptableVolume -Filter "DriveLetter='${letter}:'" } catch { }
  if ($volume) { return [string][int]($volume.ProtectionStatus -ne 0) }
  if ((Get-Volume -DriveLetter $letter).FileSystem) { return '0' }
  'unknown'
}
function Find-Windows {
  $encrypted = '0'
  foreach ($partition in Get-Partition -DiskNumber $disk.Number | Where-Object { $_.Type -notin 'System', 'Reserved', 'Recovery' }) {
    if (-not $partition.DriveLetter -or [int]$partition.DriveLetter -eq 0) {
      $script:lettered = $partition
      Add-PartitionAccessPath -DiskNumber $disk.Number -PartitionNumber $partition.PartitionNumber -AssignDriveLetter
    }
    $letter = (Get-Partition -DiskNumber $disk.Number -PartitionNumber $partition.PartitionNumber).DriveLetter
    $kept = Test-Encrypted $letter
    if ($kept -ne '0') { $encrypted = $kept }
    $script:drive = "${letter}:\"
    if ([IO.File]::Exists("${drive}Windows\System32\config\SYSTEM") -and (Find-Node 'Windows\System32\config\SYSTEM')) {
      Add-Line "bitlocker $kept"
      Add-Line "partition $($partition.PartitionNumber)"
      return $true
    }
    Remove-Letter
  }
  Add-Line "bitlocker $encrypted"
  if ($encrypted -eq '1' -and $order.verb -eq 'probe') { return $false }
  if ($encrypted -eq '1') { Refuse 'disk_encrypted' 'the volume is encrypted by BitLocker' }
  Refuse 'not_windows' 'no volume has Windows\System32\config\SYSTEM'
}
function Remove-Letter {
  if (-not $lettered) { return }
  $path = $drive
  $script:drive = ''
  Remove-PartitionAccessPath -DiskNumber $disk.Number -PartitionNumber $lettered.PartitionNumber -AccessPath $path
  $script:lettered = $null
}

# --- the volume: hostile, so every name is looked for, and nothing is followed

# The path as it is there; nothing where it is not. Windows finds a file by its 8.3 name, too.
function Find-Node([string]$path) {
  $script:spelled = $path
  if ($path -cnotmatch '^[A-Za-z0-9._ -]+(\\[A-Za-z0-9._ -]+)*\z' -or $path -match '[. ](\\|\z)') {
    Refuse 'bad_request' 'no path beneath a volume'
  }
  $here = $drive
  $parts = $path.Split('\')
  for ($index = 0; $index -lt $parts.Length; $index++) {
    $found = @([IO.Directory]::GetFileSystemEntries($here, $parts[$index]))
    if (-not $found.Count) { return }
    if ($found.Count -gt 1) { Deny 'two names that are one to Windows' }
    if ([IO.Path]::GetFileName($found[0]) -ne $parts[$index]) { Deny 'the 8.3 name of another file' }
    $here = $found[0]
    $attributes = [int][IO.File]::GetAttributes($here)
    if ($attributes -band 0x4400) { Deny 'a reparse point, or encrypted' }
    if ($index + 1 -lt $parts.Length -and -not ($attributes -band 0x10)) { Deny 'no directory' }
  }
  $here
}
function Find-File([string]$path) {
  $node = Find-Node $path
  if (-not $node) { return }
  if (-not [IO.File]::Exists($node)) { Deny 'no regular file' }
  $names = @(& "$env:SystemRoot\System32\fsutil.exe" hardlink list $node)
  if ($LASTEXITCODE -or $names.Count -ne 1) { Deny 'a second name' }
  $node
}
# Where something new goes: its directory must be there.
function Find-Place([string]$path) {
  if (Find-Node $path) { Refuse 'exists' $path }
  $cut = $path.LastIndexOf('\')
  $parent = if ($cut -lt 0) { $drive } else { Find-Node $path.Substring(0, $cut) }
  $script:spelled = $path
  if (-not $parent) { Refuse 'windows' "${path}: its directory is missing" }
  [IO.Path]::Combine($parent, $path.Substring($cut + 1))
}

# --- what is read

# Loading a hive writes to it, so it is a copy.
function Read-Hive($name, [scriptblock]$what) {
  $node = Find-File "Windows\System32\config\$name"
  if (-not $node) { return }
  [IO.File]::Copy($node, "$work\$name")
  [IO.File]::SetAttributes("$work\$name", 'Normal')
  Use-Hive "$work\$name" $what
}
function Use-Hive($file, [scriptblock]$what) {
  & "$env:SystemRoot\System32\Reg.exe" load "HKLM\$loaded" $file | Out-Null
  if ($LASTEXITCODE) { Refuse 'not_windows' "$file cannot be loaded" }
  try { & $what } finally {
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    & "$env:SystemRoot\System32\Reg.exe" unload "HKLM\$loaded" | Out-Null
  }
}
function Value($key, $name) { [Microsoft.Win32.Registry]::GetValue("HKEY_LOCAL_MACHINE\$loaded\$key", $name, $null) }
function Read-Facts {
  $sleeping = Find-File 'hiberfil.sys'
  $asleep = 0
  if ($sleeping) {
    $file = [IO.File]::Open($sleeping, 'Open', 'Read', 'ReadWrite')
    try {
      $first = New-Object byte[] 4
      [void]$file.Read($first, 0, 4)
      if ($file.Length -ge 4096 -and [Text.Encoding]::ASCII.GetString($first) -eq 'hibr') { $asleep = 1 }
    } finally { $file.Close() }
  }
  Add-Line "hibernated $asleep"
  Add-Line 'unclean unknown'
  Add-Line "journal_replayed $([int](-not (Get-Disk -Number $disk.Number).IsReadOnly))"
  if ($asleep -and $order.verb -in 'write', 'remove') { Refuse 'hibernated' 'Windows is asleep on this volume' }
  Read-Hive 'SYSTEM' {
    $set = 'ControlSet{0:000}' -f [int](Value 'Select' 'Current')
    $script:computer = Value "$set\Control\ComputerName\ComputerName" 'ComputerName'
    Add-Text 'computer' $computer
    Add-Text 'product_type' (Value "$set\Control\ProductOptions" 'ProductType')
    Add-Text 'domain' (Value "$set\Services\Tcpip\Parameters" 'Domain')
    Add-Line "setup_type $(Value 'Setup' 'SetupType')"
    Add-Text 'setup_command_line' (Value 'Setup' 'CmdLine')
  }
  if ($order.computer -and $computer -ne $order.computer) { Refuse 'other_computer' 'the Windows on the disk has another name' }
  if ($order.verb -ne 'probe') { return }
  Read-Hive 'SOFTWARE' {
    Add-Line "local_policy_off $([int]((Value 'Policies\Microsoft\Windows\System' 'DisableLGPOProcessing') -gt 0))"
  }
}
function Read-Files {
  foreach ($step in $steps) {
    $word, $path = $step
    if ($word -cne 'look') { Refuse 'bad_request' 'an unknown step' }
    $node = Find-Node $path
    if (-not $node) { Add-Line "missing $path"; continue }
    if ([IO.Directory]::Exists($node)) { Add-Line "directory $path"; continue }
    $node = Find-File $path
    if ((New-Object IO.FileInfo $node).Length -gt $mostBytes) { Refuse 'too_large' $path }
    Add-Line "file $path"
    Add-Line "attributes $([int][IO.File]::GetAttributes($node))"
    $rights = [IO.File]::GetAccessControl($node, 'Access, Owner, Group')
    Add-Line "acl $([Convert]::ToBase64String($rights.GetSecurityDescriptorBinaryForm()))"
    Add-Line "content $([Convert]::ToBase64String([IO.File]::ReadAllBytes($node)))"
  }
}

# --- what is written

function Write-All($file, [byte[]]$bytes) {
  $file.Write($bytes, 0, $bytes.Length)
  $file.Flush($true)
}
function Write-New($path, $about, [byte[]]$bytes) {
  if ($about.at -eq '0') {
    $place = Find-Place $path
    if ($about.acl -cnotmatch '^([0-9a-f]{2})+\z') { Refuse 'bad_request' 'the ACL cannot be read' }
    $descriptor = [byte[]]@([regex]::Matches($about.acl, '..') | ForEach-Object { [Convert]::ToByte($_.Value, 16) })
    $rights = New-Object Security.AccessControl.FileSecurity
    $rights.SetSecurityDescriptorBinaryForm($descriptor)
    $script:changed = $true
    $file = New-Object IO.FileStream $place, ([IO.FileMode]'CreateNew'), ([Security.AccessControl.FileSystemRights]'Write'),
    ([IO.FileShare]'None'), 4096, ([IO.FileOptions]'WriteThrough'), $rights
  } else {
    $place = Find-File $path
    if (-not $place -or (New-Object IO.FileInfo $place).Length -ne [int64]$about.at) {
      Refuse 'windows' "${path}: it is not as long as it should be by now"
    }
    $script:changed = $true
    $file = [IO.File]::Open($place, 'Append', 'Write', 'None')
  }
  try { Write-All $file $bytes } finally { $file.Close() }
  $place
}
# In place, so that its ACL stays.
function Write-Over($path, [byte[]]$bytes) {
  $place = Find-File $path
  if (-not $place) { Refuse 'windows' "${path}: it is not there" }
  $script:changed = $true
  [IO.File]::SetAttributes($place, 'Normal')
  $file = [IO.File]::Open($place, 'Open', 'Write', 'None')
  try {
    Write-All $file $bytes
    $file.SetLength($bytes.Length)
    $file.Flush($true)
  } finally { $file.Close() }
  $place
}
function Write-File($kind, $path, $about, [byte[]]$bytes) {
  foreach ($word in 'attributes', 'at', 'size') {
    if ($about[$word] -cnotmatch '^[0-9]{1,9}\z') { Refuse 'bad_request' "$word is no number" }
  }
  $place = if ($kind -ceq 'create') { Write-New $path $about $bytes } else { Write-Over $path $bytes }
  if ((New-Object IO.FileInfo $place).Length -ne [int64]$about.size) { return Add-Line "begun $path" }
  $attributes = [int]$about.attributes -band $settable
  [IO.File]::SetAttributes($place, [IO.FileAttributes]$(if ($attributes) { $attributes } else { 'Normal' }))
  $script:written += , @($place, $about.sha256, $attributes)
  Add-Line "written $path"
}
function Remove-Node($word, $path) {
  $place = if ($word -ceq 'remove') { Find-File $path } else { Find-Node $path }
  if (-not $place) { return Add-Line "missing $path" }
  if ($word -ceq 'remove_directory') {
    if (@([IO.Directory]::GetFileSystemEntries($place)).Count) { return Add-Line "kept $path" }
    $script:changed = $true
    [IO.Directory]::Delete($place)
  } else {
    $script:changed = $true
    [IO.File]::SetAttributes($place, 'Normal')
    [IO.File]::Delete($place)
  }
  Add-Line "removed $path"
}
# What runs instead of the sign-in screen: armed with 2, taken back with 0.
function Write-Setup([string]$value) {
  if ($value -cnotmatch '^([02]) ([02]) (x[\w-]*)\z') { Refuse 'bad_request' 'an unknown step' }
  $expected, $type, $line = [int]$Matches[1], [int]$Matches[2], $utf8.GetString((Bytes $Matches[3]))
  $hive = Find-File 'Windows\System32\config\SYSTEM'
  Use-Hive $hive {
    if ([int](Value 'Setup' 'SetupType') -ne $expected) { Refuse 'setup_in_progress' 'SetupType is another than expected' }
    $script:changed = $true
    $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey("$loaded\Setup", $true)
    try {
      $key.SetValue('CmdLine', $line, 'String')
      $key.SetValue('SetupType', $type, 'DWord')
      $key.Flush()
    } finally { $key.Close() }
    if ((Value 'Setup' 'SetupType') -ne $type -or (Value 'Setup' 'CmdLine') -cne $line) { throw 'the hive reads back otherwise' }
  }
  Add-Line 'written setup'
}
function Invoke-Steps {
  $kind = ''
  foreach ($step in $steps) {
    $word, $value = $step
    $allowed = if ($order.verb -eq 'write') { 'make', 'create', 'replace', 'setup' } else { 'replace', 'remove', 'remove_directory', 'setup' }
    if ($word -in 'attributes', 'acl', 'at', 'size', 'sha256') { $about[$word] = $value; continue }
    if ($word -in 'gzip', 'plain' -and $kind) {
      $bytes = if ($word -ceq 'gzip') { Unpack ([Convert]::FromBase64String($value)) } else { Bytes "x$value" }
      Write-File $kind $path $about $bytes
      continue
    }
    if ($word -notin $allowed) { Refuse 'bad_request' 'an unknown step' }
    $kind = ''
    switch -CaseSensitive ($word) {
      'make' {
        $place = Find-Place $value
        $script:changed = $true
        [void][IO.Directory]::CreateDirectory($place)
        Add-Line "made $value"
      }
      'setup' { Write-Setup $value }
      { $_ -in 'create', 'replace' } { $kind = $word; $path = $value; $about = @{ at = '0' } }
      { $_ -in 'remove', 'remove_directory' } { Remove-Node $word $value }
    }
  }
}
function Test-Written {
  Write-VolumeCache -DriveLetter $drive[0]
  foreach ($one in $written) {
    $place, $sha256, $attributes = $one
    if ((Hash ([IO.File]::ReadAllBytes($place))) -ne $sha256 -or ([int][IO.File]::GetAttributes($place) -band $settable) -ne $attributes) {
      Refuse 'windows' "${place}: it reads back otherwise than it was written"
    }
  }
}

# The disk goes as it came: online with a letter it would be searched and indexed, and written to.
function Close-Disk {
  try { Remove-Letter } catch { }
  try { [IO.Directory]::Delete($work, $true) } catch { }
  if (-not $disk) { return }
  Set-Disk -Number $disk.Number -IsOffline $true
  if ((Get-Disk -Number $disk.Number).IsReadOnly -ne $disk.IsReadOnly) { Set-Disk -Number $disk.Number -IsReadOnly $disk.IsReadOnly }
  if ((Identity (Get-Disk -Number $disk.Number)) -ne (Identity $disk)) { Refuse 'disk_changed' 'the disk got another identity' }
}

$outcome = 'done'
$text = ''
try {
  try {
    Read-Request
    Test-Tools
    if ($order.verb -ne 'prepare') {
      $rights = New-Object Security.AccessControl.DirectorySecurity
      $rights.SetSecurityDescriptorSddlForm($protected.Replace(';;FA', ';OICI;FA'))
      [void][IO.Directory]::CreateDirectory($work, $rights)
      Find-Disk
      Set-Online ($order.verb -in 'write', 'remove')
      if (Find-Windows) {
        Read-Facts
        if ($order.verb -eq 'read') { Read-Files }
        if ($order.verb -in 'write', 'remove') {
          Invoke-Steps
          Test-Written
        }
      }
    }
  } finally { Close-Disk }
} catch {
  $outcome = if ($changed) { 'failed' } else { 'refused' }
  if (-not $reason) { $reason = 'windows' }
  $text = $_.Exception.GetBaseException().Message -replace '\\', '/' -replace '[^A-Za-z0-9 ._:/,()-]', '?'
  $text = $text.Substring(0, [Math]::Min(300, $text.Length))
}
$packed = Pack ($utf8.GetBytes($report.ToString()))
$offset = if ($order.offset -cmatch '^[0-9]{1,18}\z') { [Math]::Min([int64]$order.offset, $packed.Length) } else { 0 }
$length = [Math]::Min($mostChunk, $packed.Length - $offset)
$chunk = [Convert]::ToBase64String($packed, $offset, $length)
"{""azvmreset"":1,""nonce"":""$($nonce.Substring(1))"",""rescue"":{""outcome"":""$outcome"",""reason"":""$reason"",""text"":""$text""," +
"""total"":$($packed.Length),""offset"":$offset,""sha256"":""$(Hash $packed)"",""chunk"":""$chunk""}}"
exit [int]($outcome -ne 'done')
