# A Windows small enough for one account script: its directory, its registry of groups, its computer. Run as
#   pwsh -NoProfile -NonInteractive -File stubs.ps1 SCRIPT WORLD.json NONCE REQUEST [SECRET]
# The script is run as it is; only the commands and types by which it reaches Windows are replaced. What it did to the
# accounts is printed last, behind "WORLD ".
using namespace System.Collections
param([string]$script, [string]$world, [string]$nonce, [string]$request, [string]$secret)

$global:World = Get-Content -Raw $world | ConvertFrom-Json -AsHashtable
$env:COMPUTERNAME = 'VM1'

class StubValue { [object]$Value; StubValue([object]$value) { $this.Value = $value } }

# What a Windows error looks like through ADSI.
function global:Fail([int]$number) {
  throw [Runtime.InteropServices.COMException]::new("Error $number of Windows.", [int](0x80070000 - 0x100000000 + $number))
}

class StubUser {
  [hashtable]$Of
  [string]$Name
  [hashtable]$Properties
  StubUser([hashtable]$of) {
    $this.Of = $of
    $this.Name = $of.name
    $this.Refresh()
  }
  [void] Refresh() {
    $flags = 0x200
    if (-not $this.Of.enabled) { $flags = $flags -bor 2 }
    if ($this.Of.locked) { $flags = $flags -bor 0x10 }
    $this.Properties = @{
      UserFlags = [StubValue]::new($flags); objectSid = [StubValue]::new([Text.Encoding]::ASCII.GetBytes($this.Of.sid))
      PasswordExpired = [StubValue]::new([int]$this.Of.change_required); PasswordAge = [StubValue]::new($this.Of.password_age)
    }
  }
  [object] InvokeGet([string]$name) { throw [InvalidOperationException]::new('not in the cache') }
  [void] InvokeSet([string]$name, [object]$value) {
    if ($name -eq 'IsAccountLocked') { $this.Of.locked = $value }
    if ($name -eq 'AccountDisabled') { $this.Of.enabled = -not $value }
  }
  [object] Invoke([string]$method, [object]$value) {
    if ($method -ne 'SetPassword') { throw $method }
    if ($value.Length -lt 8) { Fail 2245 }
    $this.Of.password = $value
    $this.Of.password_age = 0
    $this.Of.change_required = $false
    return $null
  }
  [object] Invoke([string]$method, [object]$property, [object]$value) {
    if ($method -ne 'Put' -or $property -ne 'PasswordExpired') { throw $method }
    $this.Of.change_required = [bool]$value
    return $null
  }
  [void] CommitChanges() { $this.Refresh() }
}

class StubChildren : ArrayList { [ArrayList]$SchemaFilter = [ArrayList]::new() }

class StubComputer {
  [string]$Username
  [string]$Password
  [StubChildren]$Children = [StubChildren]::new()
  [hashtable]$Properties = @{ MinPasswordLength = [StubValue]::new($global:World.min_password_length) }
  StubComputer() { foreach ($of in $global:World.users) { [void]$this.Children.Add([StubUser]::new($of)) } }
  [object] Invoke([string]$method, [object]$name) {
    $who = $this.Username.Split('\')[-1]
    $of = $global:World.users | Where-Object { $_.name -eq $who }
    if ($of.password -cne $this.Password) { Fail 1326 }
    return 'VM1'
  }
}

class StubGroup {
  [string]$Name
  StubGroup([string]$name) { $this.Name = $name }
  [object] Invoke([string]$method) { return @($global:World.groups[$this.Name]) }
  [object] Invoke([string]$method, [object]$path) {
    $global:World.groups[$this.Name] = @($global:World.groups[$this.Name]) + $path.Replace('WinNT://', '')
    return $null
  }
}

class StubMember {
  [hashtable]$Properties
  StubMember([string]$sid) { $this.Properties = @{ objectSid = [StubValue]::new([Text.Encoding]::ASCII.GetBytes($sid)) } }
}

class StubSid {
  [string]$Value
  StubSid([string]$value) { $this.Value = $value }
  [object] Translate([type]$type) {
    $names = @{ 'S-1-5-32-544' = 'VORDEFINIERT\Administratoren'; 'S-1-5-32-555' = 'VORDEFINIERT\Remotedesktopbenutzer' }
    if ($names.ContainsKey($this.Value)) { return [StubValue]::new($names[$this.Value]) }
    $of = $global:World.users | Where-Object { $_.sid -eq $this.Value }
    return [StubValue]::new("VM1\$($of.name)")
  }
}

# Windows' own is only there; the name is what the script looks at.
class RSACng {
  [object]$Rsa = [Security.Cryptography.RSA]::Create()
  [void] ImportParameters([Security.Cryptography.RSAParameters]$key) { $this.Rsa.ImportParameters($key) }
  [byte[]] Encrypt([byte[]]$bytes, [Security.Cryptography.RSAEncryptionPadding]$padding) {
    return $this.Rsa.Encrypt($bytes, $padding)
  }
}

function global:New-Object([string]$type, [object[]]$arguments) {
  switch -Wildcard ($type) {
    '*SecurityIdentifier' {
      if ($arguments[0] -is [string]) { return [StubSid]::new($arguments[0]) }
      return [StubSid]::new([Text.Encoding]::ASCII.GetString($arguments[0]))
    }
    '*.RSACng' { return [RSACng]::new() }
    '*DirectoryEntry' {
      $path = [string]$arguments[0]
      if ($path -like 'S-1-*') { return [StubMember]::new($path) }
      if ($path -match '^WinNT://VM1/(.+),group$') { return [StubGroup]::new($Matches[1]) }
      if ($path -eq 'WinNT://VM1,computer') { return [StubComputer]::new() }
      throw "no stub for $path"
    }
    default {
      if ($null -eq $arguments) { return Microsoft.PowerShell.Utility\New-Object $type }
      Microsoft.PowerShell.Utility\New-Object $type -ArgumentList $arguments
    }
  }
}

function global:Get-CimInstance([string]$class) {
  if ($class -eq 'Win32_OperatingSystem') { return [pscustomobject]@{ Version = '10.0.20348' } }
  [pscustomobject]@{ DomainRole = 2; PartOfDomain = $false; Domain = 'WORKGROUP' }
}

& $script -nonce $nonce -request $request -secret $secret
"WORLD $(ConvertTo-Json -Compress -Depth 5 $global:World)"
exit $LASTEXITCODE
