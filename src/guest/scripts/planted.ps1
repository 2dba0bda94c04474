[CmdletBinding()]
param()
# azvmreset: was planted on this disk while Windows did not run. Does its work once, writes what came of it into a marker,
# puts back what was there before, and removes itself. What it does lies in the order beside it; nothing is ever pasted
# in here (docs/planting.md). No name of a variable here is one of account.ps1, which would see it.

$ErrorActionPreference = 'Stop'
if (-not ($PSCommandPath -cmatch 'azvmreset-([0-9a-f]{32})\.ps1\z')) { exit 1 }
$planting = $Matches[1]
$stem = "$PSScriptRoot\azvmreset-$planting"
$orderPath = "$stem.json"
$markerPath = "$env:SystemRoot\azvmreset-$planting.marker"
$language = $ExecutionContext.SessionState.LanguageMode
if ($language -ne 'FullLanguage') {
  # .NET is out of reach, and so is the work. The order is still there, so the command file puts everything back.
  "{""azvmreset"":1,""nonce"":""$planting"",""language_mode"":""$language""}" |
    Add-Content -LiteralPath $markerPath -Encoding Ascii
  exit 3
}

# Windows ends a start-up script after ten minutes, and with it the command file. So this one is ended before that.
$guard = [PowerShell]::Create().AddScript('Start-Sleep 480; [Environment]::Exit(4)')
[void]$guard.BeginInvoke()

# A password in it is on the disk no longer than until here. The file itself stays: the command file takes it for the
# sign that this script has not come to its end.
function Read-Order {
  $file = [IO.File]::Open($orderPath, 'Open', 'ReadWrite', 'None')
  try {
    $content = New-Object byte[] ([int]$file.Length)
    [void]$file.Read($content, 0, $content.Length)
    # Over it first: a file that is only cut leaves on the disk what it held.
    $file.Position = 0
    $file.Write((New-Object byte[] $content.Length), 0, $content.Length)
    $file.Flush($true)
    $file.SetLength(0)
    $file.Flush($true)
  } finally { $file.Close() }
  if (-not $content.Length) { throw 'the order has been read before' }
  [Text.Encoding]::UTF8.GetString($content) | ConvertFrom-Json
}

# One that is there means that this has run before.
function New-Marker {
  $rights = New-Object Security.AccessControl.FileSecurity
  $rights.SetSecurityDescriptorSddlForm('O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)')
  New-Object IO.FileStream $markerPath, ([IO.FileMode]'CreateNew'), ([Security.AccessControl.FileSystemRights]'Write'),
  ([IO.FileShare]'Read'), 4096, ([IO.FileOptions]'WriteThrough'), $rights
}
# A whole line, on the disk before anything else is done.
function Save-Line([string]$line) {
  $ascii = [Text.Encoding]::ASCII.GetBytes("$line`n")
  $marker.Write($ascii, 0, $ascii.Length)
  $marker.Flush($true)
}
function Save-Members($members) {
  $json = ConvertTo-Json -InputObject $members -Compress -Depth 3
  Save-Line ([regex]::Replace($json, '[^\x20-\x7e]', { param($found) '\u{0:x4}' -f [int][char]$found.Value }))
}
function Clock { [int64]([DateTime]::UtcNow - [DateTime]'1970-01-01').TotalSeconds }

# In this process, so that nothing of it stands in a command line. Its `exit` ends that script alone.
function Invoke-Account {
  foreach ($try in $order.requests) {
    $missing = $false
    & "$stem-account.ps1" -nonce "x$planting" -request $try -secret $order.secret | ForEach-Object {
      Save-Line $_
      # No text in an answer can look like this: quotes in it are escaped.
      if ($_.Contains('"reason":"account_not_found"')) { $missing = $true }
    }
    if (-not $missing) { return }
  }
}

# Something that is left is told from the volume's root on.
function Save-Left($path) { $script:left += 'Windows' + $path.Substring($env:SystemRoot.Length) }
function Remove-Planted($path) {
  try { [IO.File]::Delete($path) } catch { Save-Left $path }
}
function Sha256($path) {
  # The one that is allowed under FIPS, too.
  $algorithm = New-Object Security.Cryptography.SHA256CryptoServiceProvider
  [BitConverter]::ToString($algorithm.ComputeHash([IO.File]::ReadAllBytes($path))).Replace('-', '').ToLowerInvariant()
}
# Read-only, hidden, system and archive; the others stay as they are.
function Set-Attributes($path, [int]$wanted) {
  $bits = ([int][IO.File]::GetAttributes($path) -band -bnot 0xa7) -bor ($wanted -band 0x27)
  [IO.File]::SetAttributes($path, [IO.FileAttributes]$(if ($bits) { $bits } else { 0x80 }))
}

# A file that was merged gets its former content in place, so that its access rights stay; but only where it still is
# what was planted, for else somebody has changed it since.
function Restore-File($name, $path) {
  $expected = $order.planted.$name
  if (-not $expected) { return }
  $before = $order.attributes.$name
  $copy = "$stem-$($name.Replace('_', '.'))"
  if ($null -eq $before -and -not [IO.File]::Exists($path)) { return }
  try {
    if ((Sha256 $path) -cne $expected) { throw 'it was changed since' }
    Set-Attributes $path 0
    if ($null -eq $before) { return [IO.File]::Delete($path) }
    $content = [IO.File]::ReadAllBytes($copy)
    $file = [IO.File]::Open($path, 'Open', 'Write', 'None')
    try {
      $file.Write($content, 0, $content.Length)
      $file.SetLength($content.Length)
      $file.Flush($true)
    } finally { $file.Close() }
    Set-Attributes $path $before
    Remove-Planted $copy
  } catch {
    $script:restored = $false
    foreach ($one in $path, $copy) { if ([IO.File]::Exists($one)) { Save-Left $one } }
  }
}

# The command file has done this first of all. Once more, because Windows would start with it again.
function Restore-Setup {
  if ($order.hook -ne 'setup') { return }
  $path = 'HKEY_LOCAL_MACHINE\SYSTEM\Setup'
  try {
    [Microsoft.Win32.Registry]::SetValue($path, 'SetupType', [int]$order.setup.type, 'DWord')
    [Microsoft.Win32.Registry]::SetValue($path, 'CmdLine', [string]$order.setup.command_line, 'String')
  } catch { $script:restored = $false }
}

$left = @()
$restored = $true
$order = Read-Order
$marker = New-Marker
try {
  Save-Members ([ordered]@{
      azvmreset = 1; nonce = $planting; planted = 'started'; task = [string]$order.task; clock = Clock
      computer = [string]$env:COMPUTERNAME
    })
  Restore-Setup
  if ((Clock) -gt $order.not_after) {
    Save-Members ([ordered]@{ azvmreset = 1; nonce = $planting; planted = 'too_late'; clock = Clock })
  } elseif ($order.task -eq 'reset_rdp') {
    & "$stem-rdp.ps1" -nonce "x$planting" | ForEach-Object { Save-Line $_ }
  } else {
    Invoke-Account
  }
} catch {
  # Not its message: that of a parameter holds its value.
  Save-Line "stopped by $($_.Exception.GetType().FullName)"
} finally {
  $order.secret = ''
  $policy = "$env:SystemRoot\System32\GroupPolicy"
  Restore-File 'scripts_ini' "$policy\Machine\Scripts\scripts.ini"
  foreach ($ending in '-account.ps1', '-rdp.ps1', '.reg', '.ps1') { Remove-Planted "$stem$ending" }
  # With it Windows forgets the command file, which would tidy up should the power be lost before.
  Restore-File 'gpt_ini' "$policy\gpt.ini"
  Save-Members ([ordered]@{
      azvmreset = 1; nonce = $planting; planted = 'ended'; clock = Clock; restored = $restored; left = @($left)
    })
  $marker.Close()
  # Last: from now on the command file has nothing to do but to remove itself and the folders that were made.
  [IO.File]::Delete($orderPath)
}
$guard.Stop()
exit 0
