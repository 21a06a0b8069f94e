backup-not-written = The backup could not be written: { $why }
backup-not-read = This file could not be read: { $why }
backup-damaged = This backup is damaged, and nothing was restored from it ({ $what }). Try another one.
backup-newer = This backup was written by version { $version } of Peyvand, which is later than this one. Update Peyvand first.
backup-not-empty = This workspace has been worked in. Restore into an empty one, or use --replace; what is there is backed up first.
backup-unequal = After restoring, the table { $table } was not as in the backup; nothing was changed.
