// What Clarion looks for in files by itself, beside an antivirus. One rule, one thing that is never wanted.

rule eicar_test_file {
  meta:
    means = "the harmless file by which scanners are tested"
  strings:
    $whole = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24 45 49 43 41 52 2D 53 54 41 4E 44 41 52 44 2D }
  condition:
    $whole
}

rule program_behind_a_picture {
  meta:
    means = "a program hung onto a picture"
  strings:
    $stub = "This program cannot be run in DOS mode"
  condition:
    (uint16(0) == 0xD8FF or uint32(0) == 0x474E5089 or uint32(0) == 0x38464947) and $stub
}

rule page_that_builds_a_program {
  meta:
    means = "a page or drawing that builds a file in the browser and saves it"
  strings:
    $a = "msSaveOrOpenBlob" nocase
    $b = "URL.createObjectURL" nocase
    $c = "atob(" nocase
    $d = "TVqQAAMAAAAEAAAA"
  condition:
    $d and ($a or $b or $c)
}

rule macro_that_starts_a_program {
  meta:
    means = "a document whose macro starts by itself and runs a program"
  strings:
    $start1 = "AutoOpen" nocase
    $start2 = "Document_Open" nocase
    $start3 = "Workbook_Open" nocase
    $run1 = "WScript.Shell" nocase
    $run2 = "powershell" nocase
    $run3 = "URLDownloadToFile" nocase
  condition:
    uint32(0) == 0xE011CFD0 and any of ($start*) and any of ($run*)
}

rule script_in_a_drawing {
  meta:
    means = "a drawing (SVG) with a program in it"
  strings:
    $svg = "<svg" nocase
    $script = "<script" nocase
    $event = /\son(load|error|click|mouseover)\s*=/ nocase
  condition:
    $svg in (0..2048) and ($script or $event)
}

rule document_that_opens_a_program {
  meta:
    means = "a PDF that starts a program when it is opened"
  strings:
    $pdf = "%PDF-"
    $open = "/OpenAction"
    $launch = /\/S\s*\/Launch/
  condition:
    $pdf in (0..1024) and $open and $launch
}
