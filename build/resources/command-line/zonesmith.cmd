@echo off
rem The command line beside the desktop program. It runs on the Node of this computer.
where node >nul 2>nul || (echo zonesmith: the command line needs Node 20.19 or newer, and there is none 1>&2& exit /b 4)
node "%~dp0dist\main\cli.cjs" %*
