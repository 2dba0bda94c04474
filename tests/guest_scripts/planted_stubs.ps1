# What planted.ps1 reaches beside plain files, replaced: rights of files are known on Windows alone. Run as
#   pwsh -NoProfile -NonInteractive -File planted_stubs.ps1 PLANTED.ps1
param([string]$script)

function global:New-Object([string]$type, [object[]]$arguments) {
  switch ($type) {
    'Security.AccessControl.FileSecurity' {
      $rights = [pscustomobject]@{}
      Add-Member -InputObject $rights -MemberType ScriptMethod -Name SetSecurityDescriptorSddlForm -Value { param($text) $text }
      return $rights
    }
    'IO.FileStream' {
      return [IO.FileStream]::new($arguments[0], $arguments[1], [IO.FileAccess]::Write, $arguments[3], $arguments[4], $arguments[5])
    }
    # An array would be taken apart on its way out of a function.
    'byte[]' { return , [byte[]]::new($arguments[0]) }
    default {
      if ($null -eq $arguments) { return Microsoft.PowerShell.Utility\New-Object $type }
      Microsoft.PowerShell.Utility\New-Object $type -ArgumentList $arguments
    }
  }
}

& $script
exit $LASTEXITCODE
